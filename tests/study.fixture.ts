/** Study groups on a real store: places in a server, and its channels as a list of what was posted. */
import { ChannelError, type ChannelFault, type ChannelKind, type Channels, type Permission } from '../src/channels.js';
import type { Library, Scene, Values } from '../src/commands/command.js';
import { commandsOf } from '../src/commands/index.js';
import type { Answer } from '../src/model.js';
import type { Store } from '../src/store/store.js';
import { terminalScene } from '../src/terminal/scene.js';
import { contextOf, type Files } from './folder.fixture.js';

const note = (title: string, up: string, ...below: string[]): string => `# ${title}

Links :: [[${up}]]

## Summary
- ${title} is something that a mill has turned for ages. ^what
- A new ${title.toLowerCase()} weighs ==${title.length * 7} kg== before it is put to work in the mill. ^weight

## Subtopics
${below.map((name) => `- [[${name}]]`).join('\n')}

## Questions
- What is ${title.toLowerCase()}? [[#^what]]
`;

/** About a mill, each note filed under another; with a number in each, for quizzes. */
export const millFiles: Files = {
  'Mill.md': note('Mill', 'Mill', 'Wheel', 'Stone', 'Miller'),
  'Wheel.md': note('Wheel', 'Mill', 'Paddle', 'Axle'),
  'Paddle.md': note('Paddle', 'Wheel'),
  'Axle.md': note('Axle', 'Wheel', 'Bearing', 'Gear'),
  'Bearing.md': note('Bearing', 'Axle'),
  'Gear.md': note('Gear', 'Axle'),
  'Stone.md': note('Stone', 'Mill'),
  'Miller.md': note('Miller', 'Mill'),
};

/** As if the bot had never been in the server: quicker than another store. */
export const emptyServer = async (store: Store): Promise<void> => {
  await store.servers.left('server', 0);
  await store.dropServer('server');
};

export interface Posted {
  readonly id: string;
  readonly channelId: string;
  answer: Answer;
}

export interface Board extends Channels {
  readonly posts: Posted[];
  readonly threads: { readonly id: string; readonly parent: string; readonly name: string; archived: boolean }[];
  /** Discord refuses what is done in a channel from now on. */
  refuse(channelId: string, fault: ChannelFault, what?: 'post' | 'edit' | 'openThread' | 'archiveThread'): void;
  /** Someone deletes a message. */
  remove(messageId: string): void;
}

export const newBoard = (): Board => {
  const posts: Posted[] = [];
  const threads: Board['threads'] = [];
  const faults = new Map<string, ChannelFault>();
  const check = (what: string, channelId: string): void => {
    const fault = faults.get(`${what} ${channelId}`) ?? faults.get(channelId);
    if (fault !== undefined) throw new ChannelError(fault, `${what} in ${channelId}`);
  };
  return {
    posts,
    threads,
    refuse: (channelId, fault, what) => void faults.set(what === undefined ? channelId : `${what} ${channelId}`, fault),
    remove: (id) =>
      void posts.splice(
        posts.findIndex((post) => post.id === id),
        1,
      ),
    async post(channelId, { answer }) {
      check('post', channelId);
      posts.push({ id: `m${posts.length}`, channelId, answer });
      return `m${posts.length - 1}`;
    },
    async edit(channelId, messageId, answer) {
      check('edit', channelId);
      const post = posts.find(({ id }) => id === messageId);
      if (post === undefined) throw new ChannelError('gone', messageId);
      post.answer = answer;
    },
    async findOwn(channelId, _sinceMs, isIt) {
      const found = posts.find(
        (post) => post.channelId === channelId && isIt(post.answer.followUps.map(({ call }) => call)),
      );
      return found?.id ?? null;
    },
    async openThread(parent, name) {
      check('openThread', parent);
      threads.push({ id: `thread-${threads.length + 1}`, parent, name, archived: false });
      return `thread-${threads.length}`;
    },
    async renameThread() {},
    async archiveThread(threadId) {
      check('archiveThread', threadId);
      const thread = threads.find(({ id }) => id === threadId);
      if (thread !== undefined) thread.archived = true;
    },
  };
};

export const EVERYTHING: readonly Permission[] = [
  'View Channel',
  'Send Messages',
  'Send Messages in Threads',
  'Create Public Threads',
  'Read Message History',
];

export interface Place {
  readonly channelId?: string;
  readonly kind?: ChannelKind;
  readonly botMay?: readonly Permission[];
  readonly userMay?: readonly Permission[];
  readonly isPublic?: boolean;
}

export const sceneIn = (userId: string, place: Place = {}): Scene => {
  const { channelId = 'hall', kind = 'text', botMay = EVERYTHING, userMay = EVERYTHING, isPublic = true } = place;
  const here = { id: channelId, kind, botMay: new Set(botMay) };
  return {
    ...terminalScene,
    face: 'discord',
    userId,
    guildId: 'server',
    channelId,
    isPublic,
    userMay: new Set(userMay),
    channel: (id) => (id === channelId ? here : null),
  };
};

const commands = commandsOf('0.0.0');

export interface Setting {
  readonly library: () => Library;
  readonly store: Store;
  readonly board: Board;
  readonly nowMs?: () => number;
  /** Called when an answer is out, before what comes afterwards. */
  readonly answered?: () => void;
}

/** Someone who uses commands, and presses what an answer leads to. */
export const personIn = (setting: Setting, userId: string, place: Place = {}) => {
  const run = async (name: string, values: Values, where: Place): Promise<Answer> => {
    const command = commands.find((one) => one.name === name);
    if (command === undefined) throw new Error(`there is no /${name}`);
    const later: (() => Promise<void>)[] = [];
    const answer = await command.run(values, {
      ...contextOf(setting.library(), Math.random()),
      library: setting.library,
      store: async () => setting.store,
      channels: setting.board,
      scene: sceneIn(userId, { ...place, ...where }),
      random: Math.random,
      nowMs: setting.nowMs?.() ?? 1_000_000,
      afterwards: (work) => void later.push(work),
    });
    setting.answered?.();
    for (const work of later) await work();
    return answer;
  };
  return {
    use: (name: string, values: Values = {}, where: Place = {}) => run(name, values, where),
    press(answer: Answer, label: string, where: Place = {}) {
      const followUp = answer.followUps.find((one) => one.label === label);
      if (followUp === undefined)
        throw new Error(`there is no "${label}": ${answer.followUps.map((one) => one.label).join(', ')}`);
      return run(followUp.call.command, followUp.call.options, { isPublic: false, ...where });
    },
  };
};
