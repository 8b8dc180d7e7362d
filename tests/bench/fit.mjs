/** Fits a logistic regression by gradient descent, and measures it by cross-validation over groups. */

const FOLDS = 5;
const STEPS = 6000;
const RATE = 0.3;
/** Pulls weights towards 0, so that few questions cannot make a big one. */
const RIDGE = 0.002;

/** What can only speak against an answer; everything else can only speak for it, whatever few questions say. */
const AGAINST = new Set(['unknown', 'repaired', 'outside', 'recipe', 'bare', 'rarest']);

const allowed = (name, weight) => (AGAINST.has(name) ? Math.min(0, weight) : Math.max(0, weight));

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

const train = (samples, names) => {
  const weights = { bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
  const wanted = samples.filter((sample) => sample.wanted).length || 1;
  // Both kinds count the same, however many there are of each.
  const share = { true: 0.5 / wanted, false: 0.5 / (samples.length - wanted || 1) };
  for (let step = 0; step < STEPS; step++) {
    const gradient = Object.fromEntries(Object.keys(weights).map((name) => [name, 0]));
    for (const { signals, wanted: label } of samples) {
      const guess = sigmoid(weights.bias + names.reduce((sum, name) => sum + weights[name] * signals[name], 0));
      const error = (guess - Number(label)) * share[label];
      gradient.bias += error;
      for (const name of names) gradient[name] += error * signals[name];
    }
    weights.bias -= RATE * gradient.bias * 4;
    for (const name of names) {
      weights[name] = allowed(name, weights[name] - RATE * (gradient[name] * 4 + RIDGE * weights[name]));
    }
  }
  return weights;
};

const guess = (weights, names, signals) =>
  sigmoid(weights.bias + names.reduce((sum, name) => sum + weights[name] * signals[name], 0));

export const fitDeclining = (samples) => {
  const names = Object.keys(samples[0].signals);
  const groups = [...new Set(samples.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, at) => [group, (at * 7919) % FOLDS]));
  const guesses = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = train(
      samples.filter(({ group }) => foldOf.get(group) !== fold),
      names,
    );
    for (const sample of samples.filter(({ group }) => foldOf.get(group) === fold)) {
      guesses.push({ sure: guess(weights, names, sample.signals), wanted: sample.wanted });
    }
  }
  console.log('cross-validated over topics: at a threshold, the share wrongly and rightly declined');
  for (let at = 0.1; at < 0.95; at += 0.05) {
    const wanted = guesses.filter((one) => one.wanted);
    const foreign = guesses.filter((one) => !one.wanted);
    const declined = (list) => ((list.filter(({ sure }) => sure < at).length / (list.length || 1)) * 100).toFixed(1);
    console.log(`  ${at.toFixed(2)}  ${declined(wanted).padStart(6)} %  ${declined(foreign).padStart(6)} %`);
  }
  const weights = train(samples, names);
  console.log(
    'weights over all:',
    Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, Number(value.toFixed(2))])),
  );
};
