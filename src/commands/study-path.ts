/** `/study path`: where a group is; and, before it begins, its path to be changed by whoever leads. */
import { paragraph, refusal, topicFollowUp } from '../answer.js';
import { groupAction, isAlone, nextAction, pathBlock, planCard, titleOf } from '../groups/cards.js';
import { addable, MOST_TOPICS, moved, withoutTopic, withTopic } from '../groups/path.js';
import { shownNotes } from '../groups/steps.js';
import type { Answer, FollowUp, Note, Vault } from '../model.js';
import type { Group, PathTopic } from '../store/groups.js';
import type { Command, CommandContext, Values } from './command.js';
import { findNote, suggestTopics } from './find-note.js';
import { type GroupHere, groupHere, leadersOnly, mayLead, memberOf, refreshPlanOf, threadGone } from './study.js';

/** A select menu takes 25 entries: all topics of the path, and others to be added. */
const MENU = 25;
/** Others may change the path at the same time; nobody does so that often. */
const TRIES = 5;

const topicOption = (name: string, description: string) =>
  ({ name, description, type: 'text', maxLength: 100, autocomplete: true }) as const;

export const studyPath: Command = {
  name: 'study path',
  description: 'Where the study group is on its path; before it begins, change the path',
  options: [
    topicOption('add', 'Put this topic on the path'),
    topicOption('remove', 'Take this topic off the path'),
    topicOption('move', 'Move this topic, to the place given'),
    { name: 'to', description: 'The place on the path for it, from 1', type: 'whole', min: 1, max: MOST_TOPICS },
  ],
  serverOnly: true,
  isPrivate: () => true,
  suggest: (option, typed, _values, context) => (option === 'to' ? [] : suggestTopics(typed, context)),
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { group, members } = here;
    const { vault } = context.library();
    if (values['to'] !== undefined && values['add'] === undefined && values['move'] === undefined)
      return refusal('Study', 'Say which topic goes there, as "move" or "add".', [groupAction('Path', 'path', group)]);
    const changes = ['add', 'remove', 'move', 'edit', 'pick'].some((name) => values[name] !== undefined);
    if (!changes) {
      const plan = planCard(group, members, vault);
      // What is read or being read can be looked at again, however far up it stands in the thread.
      const shown = shownNotes(group, vault).map(topicFollowUp);
      return { ...plan, followUps: [...plan.followUps.filter(fits(here, context)), ...shown], audience: 'asker' };
    }
    if (!isAlone(group) && !mayLead(here, context)) return leadersOnly(here, 'change its path');
    if (group.step > 0) return begun(group, context.scene.commandMention);
    return change(here, values, context);
  },
};

/** Whether this person can use what the plan offers to all. */
const fits = (here: GroupHere, context: CommandContext) => {
  const leads = isAlone(here.group) || mayLead(here, context);
  const isMember = memberOf(here, context) !== undefined;
  return ({ call: { command, options } }: FollowUp): boolean => {
    if (command === (isMember ? 'study join' : 'study leave')) return false;
    if (leads) return true;
    return command === 'study next' ? isMember && options['from'] !== '0' : options['edit'] === undefined;
  };
};

const begun = (group: Group, mention: (command: string) => string): Answer =>
  refusal(
    'Study',
    `The path has begun, so it stays as it is. Topics beside it are always there with ${mention('topic')}.`,
    [groupAction('Path', 'path', group)],
  );

const change = async (here: GroupHere, values: Values, context: CommandContext): Promise<Answer> => {
  const library = context.library();
  const { vault } = library;
  const named = values['add'] ?? values['remove'] ?? values['move'] ?? values['pick'];
  if (named === undefined) return editor(here.group, vault);
  const id = named.startsWith('=') ? named.slice(1) : null;
  // A topic whose note is gone can still be taken off.
  if (values['remove'] !== undefined && id !== null && vault.note(id) === undefined)
    return store(here, context, (path) => path.filter(({ note }) => note !== id));
  const found = findNote(named, library);
  if ('answer' in found) return editInstead(found.answer, here.group, values);
  const { note } = found;
  if (values['pick'] !== undefined) return picked(here.group, note, vault);
  const given = Number(values['to']);
  const place = Number.isInteger(given) && given > 0 ? given : undefined;
  if (values['to'] !== undefined && place === undefined)
    return refusal('Study', 'Give the place on the path, "to", as a whole number from 1.', [backToEditing(here.group)]);
  return store(here, context, (path) => {
    const isOn = path.some((topic) => topic.note === note.id);
    if (values['add'] !== undefined) {
      if (isOn) return `${note.title} is on the path already.`;
      if (path.length >= MOST_TOPICS) return `A path has at most ${MOST_TOPICS} topics. Take one off first.`;
      return withTopic(path, note, vault, place);
    }
    if (!isOn) return `${note.title} is not on the path.`;
    if (values['remove'] !== undefined)
      return path.length > 1 ? withoutTopic(path, note) : 'A path needs one topic at least. Add another one first.';
    return place === undefined
      ? 'Say where it goes: its place on the path, from 1, as "to".'
      : moved(path, note, place);
  });
};

/** Near names lead to the change that was wanted, not to their cards. */
const editInstead = (answer: Answer, group: Group, values: Values): Answer => {
  const wanted = ['add', 'remove', 'move', 'pick'].find((name) => values[name] !== undefined) ?? 'add';
  const to: Record<string, string> = values['to'] === undefined ? {} : { to: values['to'] };
  return {
    ...answer,
    followUps: answer.followUps.map((followUp) => ({
      ...followUp,
      call: {
        command: 'study path',
        options: { group: group.id, [wanted]: followUp.call.options['name'] ?? '', ...to },
      },
    })),
  };
};

type Change = (path: readonly PathTopic[]) => readonly PathTopic[] | string;

/** Makes the change to the path as it is in that moment, whoever else changes it. */
const store = async (here: GroupHere, context: CommandContext, changed: Change): Promise<Answer> => {
  let group: Group | null = here.group;
  for (let attempt = 0; attempt < TRIES && group !== null; attempt++) {
    if (group.step > 0) return begun(group, context.scene.commandMention);
    const path = changed(group.path);
    if (typeof path === 'string') return refusal('Study', path, [backToEditing(group)]);
    const done: Group | null = await here.store.groups.changePath(group, path);
    if (done !== null) {
      if ((await refreshPlanOf(here.store, group.id, context)) === 'ended') return threadGone();
      return editor(done, context.library().vault);
    }
    group = await here.store.groups.get(group.id);
  }
  return refusal('Study', 'Others are changing this path just now. Look at it and try again.', [
    backToEditing(here.group),
  ]);
};

const backToEditing = (group: Group): FollowUp => groupAction('Edit the path', 'path', group, { edit: '1' });

const entry = (label: string, group: Group, options: Record<string, string>): FollowUp => ({
  ...groupAction(label, 'path', group, options),
  kind: 'topic',
});

const editor = (group: Group, vault: Vault): Answer => ({
  kind: 'done',
  title: titleOf(group, vault),
  body: [
    pathBlock(group, vault),
    { type: 'aside', text: 'Pick a topic of the path to move it or take it off, or another one to add it.' },
  ],
  followUps: [
    nextAction(group),
    ...group.path.map((topic, at) => {
      const note = vault.note(topic.note);
      return note === undefined
        ? entry(`${at + 1}. Take off: removed from the notes`, group, { remove: `=${topic.note}` })
        : entry(`${at + 1}. ${note.title}`, group, { pick: `=${note.id}` });
    }),
    ...(group.path.length < MOST_TOPICS
      ? addable(group.path, vault, MENU - group.path.length).map((note) =>
          entry(`Add: ${note.title}`, group, { add: `=${note.id}` }),
        )
      : []),
  ],
  audience: 'asker',
});

/** What can be done with one topic. */
const picked = (group: Group, note: Note, vault: Vault): Answer => {
  const place = group.path.findIndex((topic) => topic.note === note.id) + 1;
  if (place === 0) return editor(group, vault);
  const move = (label: string, to: number): FollowUp =>
    groupAction(label, 'path', group, { move: `=${note.id}`, to: String(to) });
  return {
    kind: 'done',
    title: titleOf(group, vault),
    body: [pathBlock(group, vault), paragraph(`${note.title} is topic ${place} of ${group.path.length}.`)],
    followUps: [
      ...(place > 1 ? [move('Earlier', place - 1)] : []),
      ...(place < group.path.length ? [move('Later', place + 1)] : []),
      ...(place > 2 ? [move('To the front', 1)] : []),
      groupAction('Take off', 'path', group, { remove: `=${note.id}` }),
      backToEditing(group),
    ],
    audience: 'asker',
  };
};
