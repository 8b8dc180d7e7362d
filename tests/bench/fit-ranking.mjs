/**
 * Fits the weights of the ranking: for each question, the facts that fit its patterns should stand
 * first among those found. Softmax over the candidates, gradient ascent, cross-validated over topics.
 */
const CANDIDATES = 60;
const FOLDS = 5;
const STEPS = 600;
const RATE = 0.5;
const RIDGE = 0.0005;

const dot = (weights, parts, names) => names.reduce((sum, name) => sum + weights[name] * parts[name], 0);

const train = (lists, names, from) => {
  const weights = { ...from };
  for (let step = 0; step < STEPS; step++) {
    const gradient = Object.fromEntries(names.map((name) => [name, 0]));
    for (const list of lists) {
      const scores = list.map(({ parts }) => Math.exp(dot(weights, parts, names)));
      const all = scores.reduce((a, b) => a + b, 0);
      const good = scores.reduce((sum, score, at) => sum + (list[at].right ? score : 0), 0);
      list.forEach(({ parts, right }, at) => {
        const pull = (right ? scores[at] / good : 0) - scores[at] / all;
        for (const name of names) gradient[name] += pull * parts[name];
      });
    }
    for (const name of names) weights[name] += RATE * (gradient[name] / lists.length - RIDGE * weights[name]);
  }
  return weights;
};

const first = (lists, weights, names) =>
  lists.filter((list) => {
    const best = list.reduce((a, b) => (dot(weights, b.parts, names) > dot(weights, a.parts, names) ? b : a));
    return best.right;
  }).length;

/** @param {{topic: string, list: {parts: Record<string, number>, right: boolean}[]}[]} samples */
export const fitRanking = (samples, from) => {
  const names = Object.keys(from).filter((name) => name !== 'prefer');
  const usable = samples.filter(({ list }) => list.some(({ right }) => right) && list.some(({ right }) => !right));
  for (const sample of usable) sample.list = sample.list.slice(0, CANDIDATES);
  const good = usable.filter(({ list }) => list.some(({ right }) => right));
  const topics = [...new Set(good.map(({ topic }) => topic))].sort();
  const foldOf = new Map(topics.map((topic, at) => [topic, at % FOLDS]));
  let held = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = train(
      good.filter(({ topic }) => foldOf.get(topic) !== fold).map(({ list }) => list),
      names,
      from,
    );
    held += first(
      good.filter(({ topic }) => foldOf.get(topic) === fold).map(({ list }) => list),
      weights,
      names,
    );
  }
  const lists = good.map(({ list }) => list);
  console.log(`ranking: of ${good.length} questions with a fact that is right by itself, it stands first in`);
  console.log(`  ${first(lists, from, names)} with the weights in use, ${held} cross-validated over topics`);
  const weights = train(lists, names, from);
  console.log(
    `  ${first(lists, weights, names)} fitted on all:`,
    Object.fromEntries(names.map((name) => [name, Number(weights[name].toFixed(2))])),
  );
  return weights;
};
