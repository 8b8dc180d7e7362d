/** `gilbert ask --explain`: why each fact ranks where it does, in words that a note writer can act on. */
import type { Explanation } from '../search/index.js';

const share = (part: number): string => `${Math.round(part * 100)} %`;

export const drawExplanation = ({ units, ranked, signals, confidence, answers, repaired }: Explanation): string => {
  const total = units.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const lines = ['Why:', '  What the question hangs on:'];
  for (const { word, terms, weight, known } of units) {
    const fix = repaired.find(({ typed }) => typed === word);
    const read = fix ? `read as "${fix.meant}"` : known ? `searched as ${terms.join(', ')}` : 'no note has this word';
    lines.push(`    ${word}: ${share(weight / total)} of it; ${read}`);
  }
  if (units.length === 0) lines.push('    no word that says what it is about');
  lines.push('  The best facts:');
  ranked.slice(0, 6).forEach(({ entry, score, parts, wording }, at) => {
    lines.push(
      `    ${at + 1}. ${score.toFixed(2)}  ${entry.note.path}:${entry.fact.line}  ${entry.fact.text.slice(0, 80)}`,
    );
    const why = [
      `${share(parts.own)} of the question stands in it`,
      ...(parts.otherWords > 0 ? [`${share(parts.otherWords)} in other words`] : []),
      `its words ${parts.words.toFixed(2)}`,
      wording === null
        ? 'no question leads to it that fits'
        : `the question "${wording.text}" fits by ${share(wording.fit)}`,
      `its note fits by ${share(parts.note)}`,
      `the best question of its note by ${share(parts.noteAsked)}`,
      ...(parts.code > 0 ? ['it has the name that is asked for'] : []),
      ...(parts.number > 0 ? ['a number is asked for and it has one'] : []),
      ...(parts.version > 0 ? ['a version is asked for and it has one'] : []),
    ];
    lines.push(`       ${why.join('; ')}`);
  });
  lines.push(
    `  ${answers ? 'Answered' : 'Declined'}: ${share(confidence)} sure. The best fact has ${share(signals.covered)} of what is asked, ` +
      `the best ready question fits by ${share(signals.fit)}, ${share(signals.unknown)} is in no note.`,
  );
  if (!answers) {
    lines.push(
      '  To have it answered: write a fact with these words, or add this wording to the question that leads to it.',
    );
  }
  return lines.join('\n');
};
