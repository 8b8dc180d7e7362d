/** A group's plan, its topics and how it stands, as Answers. */
import { action, codeBlocks, noteRef, paragraph, programsOf, topicCard } from '../answer.js';
import type { Answer, Block, FollowUp, LinePart, Note, Vault } from '../model.js';
import { recurrenceWords } from '../slots.js';
import type { Member } from '../store/group-members.js';
import type { Group } from '../store/groups.js';
import { reasonOf } from './path.js';
import { canBeAsked } from './quiz-cards.js';
import { coveredNotes, currentNote, goalOf, isFinished, nextStep, type Step } from './steps.js';

/** In the terminal one person goes the path alone. */
export const isAlone = ({ guildId }: Group): boolean => guildId === null;

const NAMED_MEMBERS = 12;

export const titleOf = (group: Group, vault: Vault): string => {
  const goal = goalOf(group, vault)?.title ?? 'a topic that was removed';
  return isAlone(group) ? `Path to ${goal}` : `Study group: ${goal}`;
};

export const groupAction = (
  label: string,
  command: string,
  group: Group,
  more: Record<string, string> = {},
): FollowUp => action(label, `study ${command}`, { group: group.id, ...more });

/** For whoever presses after someone else did: it names the step that it leads on from. */
export const nextAction = (group: Group): FollowUp =>
  groupAction(group.step === 0 ? 'Begin' : 'Next topic', 'next', group, { from: String(group.step) });

/** The path as a numbered list, with what is read and what is being read. */
export const pathBlock = ({ path, step }: Pick<Group, 'path' | 'step'>, vault: Vault): Block => ({
  type: 'prose',
  body: [
    {
      type: 'list',
      ordered: true,
      start: 1,
      spread: false,
      children: path.map((topic, at) => {
        const title = vault.note(topic.note)?.title;
        const mark = at + 1 < step ? '✓ ' : at + 1 === step ? '→ ' : '';
        return {
          type: 'listItem',
          spread: false,
          children: [
            {
              type: 'paragraph',
              children:
                title === undefined
                  ? [{ type: 'text', value: `${mark}removed from the notes since, so it is skipped` }]
                  : [
                      { type: 'text', value: mark },
                      { type: 'strong', children: [{ type: 'text', value: title }] },
                      { type: 'text', value: `: ${reasonOf(topic, at + 1, vault)}` },
                    ],
            },
          ],
        };
      }),
    },
  ],
});

const membersLine = (members: readonly Member[]): Block => {
  const named = members.slice(0, NAMED_MEMBERS);
  const parts: LinePart[] = named.flatMap(({ userId, leads }, at) => [
    ...(at > 0 ? [', '] : []),
    { user: userId },
    ...(leads ? [' (leads)'] : []),
  ]);
  const more = members.length - named.length;
  if (members.length === 0) return { type: 'line', parts: ['No members: whoever joins next leads the group.'] };
  return { type: 'line', parts: ['Members: ', ...parts, ...(more > 0 ? [` and ${more} more`] : [])] };
};

/** Discord did not let a topic in that came by itself. */
export const hasStopped = (group: Group): boolean =>
  group.pace !== null && group.nextMs === null && group.step > 0 && !isFinished(group);

const paceBlocks = (group: Group): Block[] => {
  const { pace, nextMs } = group;
  if (pace === null || isFinished(group)) return [];
  if (group.step === 0)
    return [{ type: 'aside', text: `Once it has begun, the next topic comes ${recurrenceWords(pace)}.` }];
  if (nextMs === null)
    return [
      paragraph(
        `The pace (${recurrenceWords(pace)}) has stopped, because I could not post here. Once I may, set it again with /study settings.`,
      ),
    ];
  return [
    {
      type: 'line',
      parts: ['The next topic comes ', { timeMs: nextMs, style: 'relative' }, `, ${recurrenceWords(pace)}.`],
    },
  ];
};

export const hasNotBegun = ({ step, endedMs }: Group): boolean => step === 0 && endedMs === null;

export const whereItIs = (group: Group, vault: Vault): string => {
  const read = coveredNotes(group, vault).length;
  if (group.endedMs !== null) return `It has ended, with ${read} of ${group.path.length} topics read.`;
  if (group.step === 0)
    return isAlone(group)
      ? 'Change the path as you like, then begin.'
      : 'Join, and go this path together. It begins when someone who leads presses Begin.';
  if (isFinished(group)) return `All of it is read: ${read} topics.`;
  const now = currentNote(group, vault);
  return `Topic ${group.step} of ${group.path.length}${now === null ? '' : `: ${now.title}`}.`;
};

/** What stands in the thread and is kept up to date; also what `/study path` shows. */
export const planCard = (group: Group, members: readonly Member[], vault: Vault): Answer => ({
  kind: 'done',
  title: titleOf(group, vault),
  body: [
    paragraph(whereItIs(group, vault)),
    pathBlock(group, vault),
    ...(isAlone(group) ? [] : [membersLine(members)]),
    ...paceBlocks(group),
  ],
  followUps: group.endedMs !== null ? [] : planActions(group),
  audience: 'everyone',
});

const planActions = (group: Group): FollowUp[] => [
  ...(isAlone(group) ? [] : [groupAction('Join', 'join', group), groupAction('Leave', 'leave', group)]),
  ...(isFinished(group) ? [groupAction('Recap', 'recap', group)] : [nextAction(group)]),
  ...(group.step === 0
    ? [groupAction('Edit the path', 'path', group, { edit: '1' })]
    : [groupAction('Progress', 'progress', group)]),
];

const skippedBlocks = (skipped: number): Block[] =>
  skipped === 0
    ? []
    : [
        {
          type: 'aside',
          text:
            skipped === 1
              ? 'A topic of the path was removed from the notes since and is skipped.'
              : `${skipped} topics of the path were removed from the notes since and are skipped.`,
        },
      ];

/** The topic that comes next, as a card, or that all is read. `group` is where it is with this step. */
/** A program that fits beside a page of facts; longer ones are a press away. */
const PROGRAM_CHARACTERS = 700;

const shownProgram = (note: Note): readonly Block[] => {
  const program = programsOf(note)[0];
  return program === undefined || program.code.length > PROGRAM_CHARACTERS ? [] : codeBlocks([program]);
};

export const stepCard = (group: Group, { step, note, topic, skipped }: Step, vault: Vault): Answer => {
  if (note === null || topic === null)
    return {
      kind: 'done',
      title: titleOf(group, vault),
      body: [
        ...skippedBlocks(skipped),
        paragraph(`That was the last topic: ${coveredNotes(group, vault).length} are read.`),
      ],
      followUps: [
        groupAction('Recap', 'recap', group),
        groupAction('Progress', 'progress', group),
        groupAction(isAlone(group) ? 'End' : 'End the group', 'end', group),
      ],
      audience: 'everyone',
    };
  const card = topicCard(note, vault);
  const upcoming = nextStep(group, vault).note;
  return {
    ...card,
    body: [
      { type: 'aside', text: `Topic ${step} of ${group.path.length} · ${reasonOf(topic, step, vault)}` },
      ...skippedBlocks(skipped),
      ...card.body,
      ...shownProgram(note),
      ...(upcoming === null ? [] : [{ type: 'aside', text: `After this: ${upcoming.title}` } as const]),
    ],
    followUps: [
      nextAction(group),
      groupAction('Path', 'path', group),
      ...(canBeAsked(note, vault) ? [groupAction('Quiz', 'quiz', group, { topic: noteRef(note) })] : []),
      ...card.followUps,
    ],
  };
};
