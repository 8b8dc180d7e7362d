/** What people could not find, as `gilbert gaps` prints it: a table to read or lines of JSON. */
import { type GapGroups, wantedOf } from '../commands/gap-groups.js';

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const drawGaps = ({ groups, answered }: GapGroups): string => {
  if (groups.length === 0 && answered === 0) return 'Nothing: the notes answered what was asked.\n';
  const lines = groups.flatMap(({ topic, label, wanted, gaps }) => [
    '',
    `${topic === null ? `Near no topic: ${label}` : `${label} (${topic.path})`}: wanted ${wanted}`,
    ...gaps.map(
      (gap) =>
        `${String(gap.declined).padStart(8)}${String(gap.disliked).padStart(6)}${String(gap.helped).padStart(6)}  ${dayOf(gap.lastMs)}  ${gap.question}`,
    ),
  ]);
  return [
    'declined    👎    👍  last        question',
    ...lines,
    ...(answered > 0 ? ['', `Answered by now and left out: ${answered}`] : []),
    '',
  ].join('\n');
};

/** One object a line for each question; the README documents it. */
export const jsonGaps = ({ groups }: GapGroups): string =>
  groups
    .flatMap(({ topic, label, gaps }) =>
      gaps.map((gap) => ({
        question: gap.question,
        wanted: wantedOf(gap),
        declined: gap.declined,
        disliked: gap.disliked,
        helped: gap.helped,
        last: new Date(gap.lastMs).toISOString(),
        topic: topic === null ? null : topic.path,
        group: label,
      })),
    )
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');
