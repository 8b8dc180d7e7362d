/** What people could not find, as `gilbert gaps` prints it: a table to read or lines of JSON. */
import { type GapGroup, type GapGroups, wantedOf } from '../commands/gap-groups.js';
import type { Gap } from '../store/gaps.js';

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const rowOf = ({ declined, disliked, helped, lastMs, question }: Gap): string =>
  `${String(declined).padStart(8)}${String(disliked).padStart(6)}${String(helped).padStart(6)}  ${dayOf(lastMs)}  ${question}`;

export const drawGaps = ({ groups, answered }: GapGroups): string => {
  if (groups.length === 0 && answered.length === 0) return 'Nothing: the notes answered what was asked.\n';
  return [
    'declined    👎    👍  last        question',
    ...groups.flatMap(({ topic, label, wanted, gaps }) => [
      '',
      `${topic === null ? `Near no topic (${label})` : `${label} (${topic.path})`}: wanted ${wanted}`,
      ...gaps.map(rowOf),
    ]),
    ...(answered.length > 0 ? ['', 'Answered by now, it seems:', ...answered.map(rowOf)] : []),
    '',
  ].join('\n');
};

/** One object a line for each question; the README documents it. */
export const jsonGaps = ({ groups, answered }: GapGroups): string => {
  const record = (gap: Gap, group: GapGroup | null): string => {
    const { question, declined, disliked, helped, lastMs } = gap;
    return `${JSON.stringify({
      question,
      wanted: wantedOf(gap),
      declined,
      disliked,
      helped,
      last: new Date(lastMs).toISOString(),
      topic: group?.topic?.path ?? null,
      group: group?.label ?? null,
      answered: group === null,
    })}\n`;
  };
  return [
    ...groups.flatMap((group) => group.gaps.map((gap) => record(gap, group))),
    ...answered.map((gap) => record(gap, null)),
  ].join('');
};
