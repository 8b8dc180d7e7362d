/** What a group has read, what it looked up, and what the notes did not tell it. */
import { factBlock, paragraph, placeOf, topicFollowUp } from '../answer.js';
import type { Answer, Block, Fact, Note, Vault } from '../model.js';
import type { Lookup } from '../store/group-lookups.js';
import type { Group } from '../store/groups.js';
import { groupAction, hasNotBegun, titleOf, whereItIs } from './cards.js';
import { coveredNotes } from './steps.js';

const FOUND_SHOWN = 5;
const FOUND_NAMED = 15;
const MISSED_SHOWN = 8;

const times = (count: number): string => (count === 1 ? '' : ` (${count} times)`);

const titles = (notes: readonly Note[]): string => notes.map(({ title }) => title).join(', ');

/** Questions are not kept: what a fact answers is said in the words of its note's own question, else by its place. */
const askedAbout = (fact: Fact, note: Note, vault: Vault): string => {
  const ready = note.questions.find((question) => vault.answersOf(question, note)[0] === fact);
  if (ready !== undefined) return ready.text;
  const { section } = placeOf(fact, note, vault);
  return section === null ? note.title : `${note.title} › ${section}`;
};

/** The first ones with their facts, the others in a word each. */
const foundBlocks = (lookups: readonly Lookup[], vault: Vault): Block[] => {
  const found = lookups.flatMap(({ found: isFound, about, times: count }) => {
    const fact = isFound ? vault.fact(about ?? '') : undefined;
    const note = vault.note(fact?.noteId ?? '');
    if (fact === undefined || note === undefined) return [];
    return [{ asked: `${askedAbout(fact, note, vault)}${times(count)}`, fact, note }];
  });
  if (found.length === 0) return [];
  const rest = found.slice(FOUND_SHOWN);
  const named = rest.slice(0, FOUND_NAMED).map(({ asked }) => asked);
  const more = rest.length > named.length ? `; and ${rest.length - named.length} more` : '';
  return [
    { type: 'heading', text: 'Asked and found' },
    ...found.slice(0, FOUND_SHOWN).flatMap(({ asked, fact, note }) => [paragraph(asked), factBlock(fact, note, vault)]),
    ...(rest.length > 0 ? [paragraph(`Found as well: ${named.join('; ')}${more}`)] : []),
  ];
};

const missedBlocks = (lookups: readonly Lookup[], vault: Vault): Block[] => {
  const missed = lookups.filter(({ found }) => !found);
  if (missed.length === 0) return [];
  const near = missed.slice(0, MISSED_SHOWN).map(({ about, times: count }) => {
    const note = vault.note(about ?? '');
    const questions = count === 1 ? 'One question' : `${count} questions`;
    return `${questions} ${note === undefined ? 'about something else' : `near ${note.title}`}`;
  });
  const rest = missed.length - near.length;
  return [
    { type: 'heading', text: 'Asked and not in the notes' },
    paragraph(`${near.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`),
  ];
};

/** @param answered how it did in its quizzes; null when it had none. */
export const recapCard = (
  group: Group,
  lookups: readonly Lookup[],
  vault: Vault,
  answered: { readonly answers: number; readonly right: number } | null,
): Answer => {
  const read = coveredNotes(group, vault);
  const left = group.path.slice(Math.max(0, group.step - 1)).flatMap(({ note }) => vault.note(note) ?? []);
  const looked = [...foundBlocks(lookups, vault), ...missedBlocks(lookups, vault)];
  return {
    kind: 'done',
    title: `${titleOf(group, vault)} · recap`,
    body: [
      paragraph(hasNotBegun(group) ? 'It has not begun.' : whereItIs(group, vault)),
      ...(read.length > 0 ? [paragraph(`Read: ${titles(read)}.`)] : []),
      ...(left.length > 0 && group.step > 0 ? [paragraph(`Not read: ${titles(left)}.`)] : []),
      ...(answered === null
        ? []
        : [
            paragraph(
              `Quiz: ${answered.right} of ${answered.answers} ${answered.answers === 1 ? 'answer was' : 'answers were'} right.`,
            ),
          ]),
      ...(looked.length > 0
        ? looked
        : group.guildId === null
          ? []
          : [{ type: 'aside', text: 'Nothing was looked up with /ask here.' } as const]),
    ],
    followUps: [
      ...(group.endedMs === null ? [groupAction('Path', 'path', group)] : []),
      ...[...read, ...left].map(topicFollowUp),
    ],
    audience: 'everyone',
  };
};
