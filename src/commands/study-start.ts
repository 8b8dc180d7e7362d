/** `/study start`: opens a thread for a group, or uses the one it is called in, and lays a path to a topic. */
import { paragraph, refusal } from '../answer.js';
import { ChannelError, type ChannelInfo, type Permission } from '../channels.js';
import { groupAction, planCard } from '../groups/cards.js';
import { pathTo } from '../groups/path.js';
import { postPlan } from '../groups/plan-message.js';
import type { Answer, Block, Note } from '../model.js';
import type { Group, NewGroup } from '../store/groups.js';
import type { Store } from '../store/store.js';
import type { Command, CommandContext, Values } from './command.js';
import { findNote, suggestTopics } from './find-note.js';
import { listed, missingIn } from './permissions.js';
import { refusedBy, TERMINAL_CHANNEL } from './study.js';
import { paceOptions, readPace } from './study-pace.js';
import { suggestZones } from './when.js';

const NEEDED: Readonly<Record<'thread' | 'channel', readonly Permission[]>> = {
  // What was posted is looked for after a crash, so that it does not come twice.
  thread: ['View Channel', 'Send Messages in Threads', 'Read Message History'],
  channel: ['View Channel', 'Create Public Threads', 'Send Messages in Threads', 'Read Message History'],
};

export const studyStart: Command = {
  name: 'study start',
  description: 'Begin a study group: a thread with a path through the notes to a topic',
  main: 'topic',
  options: [
    { name: 'topic', description: 'The goal', type: 'text', required: true, maxLength: 100, autocomplete: true },
    { name: 'name', description: 'What to call the thread', type: 'text', maxLength: 100 },
    ...paceOptions,
    { name: 'leaderboard', description: 'Show who answers most in the group’s progress', type: 'flag' },
  ],
  serverOnly: true,
  isPrivate: () => false,
  suggest(option, typed, _values, context) {
    if (option === 'timezone') return suggestZones(typed, context.nowMs);
    return option === 'topic' ? suggestTopics(typed, context) : [];
  },
  async run(values, context) {
    const library = context.library();
    const found = findNote(values['topic'] ?? '', library);
    if ('answer' in found) return startInstead(found.answer);
    const pace = readPace(values, context.nowMs, null);
    if (typeof pace === 'string') return refusal('Study', pace);
    const { scene } = context;
    const group: Omit<NewGroup, 'channelId'> = {
      id: newId(context),
      guildId: scene.face === 'terminal' ? null : scene.guildId,
      path: pathTo(found.note, library.vault),
      leaderboard: values['leaderboard'] === 'true',
      pace: scene.face === 'terminal' ? null : pace,
      starterId: scene.userId,
    };
    if (scene.face === 'terminal') return startAlone({ ...group, channelId: TERMINAL_CHANNEL }, context);
    return startInDiscord(group, found.note, values, context);
  },
};

/** 12 characters that sort by time. */
const newId = ({ nowMs, random }: CommandContext): string =>
  nowMs.toString(36) +
  Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');

/** Topics of a similar name lead to a path, not to their cards. */
const startInstead = (answer: Answer): Answer => ({
  ...answer,
  followUps: answer.followUps.map((followUp) => ({
    ...followUp,
    call: { command: 'study start', options: { topic: followUp.call.options['name'] ?? '' } },
  })),
});

const startAlone = async (given: NewGroup, context: CommandContext): Promise<Answer> => {
  const store = await context.store();
  const group = await store.groups.start(given, context.nowMs);
  if (group === null)
    return refusal('Study', 'You are on a path already. /study path shows it; /study end closes it, then begin anew.');
  return planCard(group, [], context.library().vault);
};

const taken = async (store: Store, channelId: string): Promise<Answer> => {
  const there = await store.groups.openIn(channelId);
  return refusal(
    'Study',
    'This thread has a study group already. See where it is, or let a leader end it before a new one begins.',
    there === null ? [] : [groupAction('Path', 'path', there)],
  );
};

const startInDiscord = async (
  given: Omit<NewGroup, 'channelId'>,
  goal: Note,
  values: Values,
  context: CommandContext,
): Promise<Answer> => {
  const { scene, channels, nowMs } = context;
  if (scene.guildId === null || scene.channelId === null || channels === null)
    return refusal('Study', 'Study groups live in a server’s threads. Use this in a server.');
  const here = scene.channel(scene.channelId);
  const lacking = lackingFor(here, context);
  if (here === null || lacking !== null) return refusal('Study', lacking ?? CANNOT_SEE);
  const store = await context.store();
  const inThread = here.kind === 'thread';
  if (inThread && (await store.groups.openIn(here.id)) !== null) return taken(store, here.id);

  let channelId = here.id;
  try {
    if (!inThread) channelId = await channels.openThread(here.id, values['name']?.trim() || `Study: ${goal.title}`);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return refusal('Study', `The thread could not be opened: ${openRefused(error)}. Nothing was started.`);
  }
  const group = await store.groups.start({ ...given, channelId }, nowMs);
  if (group === null) return taken(store, channelId);
  try {
    await postPlan(group, { store, channels, vault: context.library().vault, nowMs });
  } catch (error) {
    await store.groups.end(group.id, nowMs);
    if (!(error instanceof ChannelError)) throw error;
    // An empty thread is not left standing open; that it cannot be closed either says nothing new.
    if (!inThread) await channels.archiveThread(channelId).catch(() => {});
    return refusal('Study', `The plan could not be posted: ${refusedBy(error)}. Nothing was started.`);
  }
  if (inThread) {
    const answer = invitation(group, goal, null);
    const kept: readonly Block[] = values['name'] ? [{ type: 'aside', text: 'The thread keeps the name it has.' }] : [];
    return { ...answer, body: [...answer.body, ...kept], audience: 'asker' };
  }
  return invitation(group, goal, channelId);
};

const CANNOT_SEE =
  'I cannot see this channel. Someone who manages the server can give me View Channel here; nothing was started.';

/** What is missing for a group here, in a sentence; null when nothing is. */
const lackingFor = (here: ChannelInfo | null, { scene }: CommandContext): string | null => {
  if (here === null || here.botMay === null) return CANNOT_SEE;
  const { kind } = here;
  if (kind === 'other') return 'A study group needs a thread. Use this in a text channel or in a thread.';
  const missing = missingIn(here.id, NEEDED[kind === 'thread' ? 'thread' : 'channel'], scene);
  if (missing.length > 0)
    return `I lack ${listed(missing)} here. Someone who manages the server can allow ${missing.length === 1 ? 'it' : 'them'} in the channel’s settings; nothing was started.`;
  const mayOpen =
    kind === 'thread' || scene.userMay.has('Create Public Threads') || scene.userMay.has('Manage Threads');
  return mayOpen
    ? null
    : 'You may not open threads here (Create Public Threads). Use this in a thread that you are in.';
};

const openRefused = (error: ChannelError): string => {
  if (error.fault === 'forbidden') return 'I need View Channel and Create Public Threads here';
  return error.fault === 'gone' ? 'the channel has been deleted' : refusedBy(error);
};

/** @param threadId where its thread is, when that is another channel. */
const invitation = (group: Group, goal: Note, threadId: string | null): Answer => ({
  kind: 'done',
  title: `Study group: ${goal.title}`,
  body: [
    threadId === null
      ? paragraph('The group is open; its plan stands below.')
      : {
          type: 'line',
          parts: ['A study group is open in ', { channel: threadId }, '. Join it and go its path together.'],
        },
    { type: 'aside', text: `${group.path.length} topics on the path` },
  ],
  followUps: threadId === null ? [] : [groupAction('Join', 'join', group)],
  audience: 'everyone',
});
