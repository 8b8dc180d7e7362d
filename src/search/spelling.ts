/** Repairs a question's misspelled words against the words that the notes themselves use. */

/** Edits between two words where a swap of neighbours is one edit (optimal string alignment), at most `most` + 1. */
export const editDistance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
};

/** Which letters a word has, one bit for each. */
const lettersOf = (word: string): number => {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
};

const bits = (number: number): number => {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
};

export interface Speller {
  /** The word of the notes that is meant, several when it was two written together; null when none is near. */
  repair(word: string): readonly string[] | null;
}

/** @param vocabulary the notes' words with how many facts use each. */
export const createSpeller = (vocabulary: ReadonlyMap<string, number>): Speller => {
  const byLength = new Map<number, { word: string; letters: number }[]>();
  for (const word of vocabulary.keys()) {
    if (word.length < 4 || !/^[\p{L}_]+$/u.test(word)) continue;
    const list = byLength.get(word.length);
    const candidate = { word, letters: lettersOf(word) };
    if (list) list.push(candidate);
    else byLength.set(word.length, [candidate]);
  }

  const nearest = (word: string): string | null => {
    // One slip in short words, two in long ones: more would turn any word into any other.
    const most = word.length < 6 ? 1 : word.length < 8 ? 1.5 : 2;
    let best: string | null = null;
    let bestCost = Number.POSITIVE_INFINITY;
    const letters = lettersOf(word);
    for (let length = word.length - 2; length <= word.length + 2; length++) {
      for (const { word: candidate, letters: others } of byLength.get(length) ?? []) {
        // An edit changes two letters at most; this spares nearly all comparisons.
        if (bits(letters ^ others) > 4) continue;
        const edits = editDistance(word, candidate, 2);
        if (edits > 2 || edits > Math.ceil(most)) continue;
        // A wrong first letter is rare; a word that many facts use is likelier meant.
        const first = candidate[0] === word[0] ? 0 : 0.75;
        if (edits + first > most + 0.25 && !(edits === 2 && first === 0 && most === 1.5)) continue;
        const cost = edits + first - Math.min(0.4, Math.log1p(vocabulary.get(candidate) ?? 0) / 15);
        if (cost < bestCost) {
          bestCost = cost;
          best = candidate;
        }
      }
    }
    return best;
  };

  const split = (word: string): readonly string[] | null => {
    for (let at = word.length - 3; at >= 3; at--) {
      const [left, right] = [word.slice(0, at), word.slice(at)];
      if ((vocabulary.get(left) ?? 0) > 1 && (vocabulary.get(right) ?? 0) > 1) return [left, right];
    }
    return null;
  };

  return {
    repair(word) {
      if (word.length < 5 || word.length > 40 || /\d/.test(word)) return null;
      const whole = nearest(word);
      return whole !== null ? [whole] : split(word);
    },
  };
};
