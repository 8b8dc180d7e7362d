/** A few small commands, and what a bot needs beside them, for the tests of the Discord face. */
import type { Command, Library } from '../../src/commands/command.js';
import { type Bot, type BotOptions, startBot } from '../../src/discord/gateway.js';
import type { Log } from '../../src/discord/log.js';
import type { Answer, FollowUp } from '../../src/model.js';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in/server.js';

export const answerOf = (title: string, given: Partial<Answer> = {}): Answer => ({
  kind: 'answered',
  title,
  body: [{ type: 'prose', body: [{ type: 'paragraph', children: [{ type: 'text', value: `about ${title}` }] }] }],
  followUps: [],
  audience: 'everyone',
  ...given,
});

const leadOn: readonly FollowUp[] = [
  { label: 'More', kind: 'action', call: { command: 'ask', options: { question: '?', more: '4' } } },
  { label: 'Old', kind: 'action', call: { command: 'gone', options: {} } },
  { label: 'Settings', kind: 'action', call: { command: 'settings', options: {} } },
  { label: 'Lists', kind: 'topic', call: { command: 'topic', options: { name: '=lists' } } },
];

export const commands: readonly Command[] = [
  {
    name: 'ask',
    description: 'Ask a question',
    main: 'question',
    messageMenu: 'Answer from the notes',
    options: [
      { name: 'private', description: 'For you alone', type: 'flag' },
      {
        name: 'question',
        description: 'What to look up',
        type: 'text',
        required: true,
        maxLength: 300,
        autocomplete: true,
      },
    ],
    isPrivate: (values) => values.private === 'true',
    suggest(_, typed) {
      if (typed === 'throw') throw new Error('no suggestions today');
      return [{ name: `${typed} what?`.padEnd(150, '.'), value: `${typed} what?` }];
    },
    async run({ question = '', more }, { scene }) {
      if (question === 'slow') await new Promise((resolve) => setTimeout(resolve, 1300));
      if (question === 'broken') throw new Error('broken on purpose');
      const aside = `see ${scene.commandMention('ask')} and </ask:1>`;
      const answer = answerOf(question, { followUps: leadOn });
      return { ...answer, body: [...answer.body, { type: 'aside', text: `${aside}${more ? ` more=${more}` : ''}` }] };
    },
  },
  {
    name: 'topic',
    description: 'A topic',
    options: [{ name: 'name', description: 'Which', type: 'text', required: true }],
    isPrivate: () => false,
    run: ({ name = '' }) =>
      name === 'nowhere'
        ? answerOf('No such topic', { kind: 'refused', audience: 'asker' })
        : answerOf(`Topic ${name}`, { followUps: leadOn.slice(0, 1) }),
  },
  {
    name: 'settings',
    description: 'Settings',
    options: [],
    serverOnly: true,
    manageGuild: true,
    isPrivate: () => true,
    run: () => answerOf('Settings'),
  },
  {
    name: 'group start',
    description: 'Starts',
    options: [],
    serverOnly: true,
    isPrivate: () => false,
    run: () => answerOf('Started'),
  },
  {
    name: 'group size',
    description: 'Sizes',
    options: [{ name: 'size', description: 'How many', type: 'whole', min: 2, max: 9 }],
    serverOnly: true,
    isPrivate: () => false,
    run: ({ size }) => answerOf(`Size ${size}`),
  },
  {
    name: 'secret',
    description: 'Hidden',
    options: [],
    hidden: true,
    isPrivate: () => false,
    run: () => answerOf('Secret'),
  },
];

export interface LogLine {
  readonly level: keyof Log;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function recordLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: keyof Log) => (fields: object, text: string) => {
    lines.push({ level, text, fields: { ...fields } });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** These commands look at no notes. */
const noLibrary = (): Library => {
  throw new Error('there are no notes here');
};

const noStore = (): Promise<never> => Promise.reject(new Error('nothing is kept here'));

export interface Running {
  readonly discord: StandIn;
  readonly bot: Bot;
  readonly log: ReturnType<typeof recordLog>;
  stop(): Promise<void>;
}

export async function startBoth(given: Partial<BotOptions> = {}, options: StandInOptions = {}): Promise<Running> {
  const discord = await startStandIn(options);
  const log = recordLog();
  const bot = await startBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands,
    context: { library: noLibrary, store: noStore, random: Math.random, now: Date.now },
    log,
    retry: { pausesMs: [50], postPausesMs: [1, 1] },
    ...given,
  });
  return {
    discord,
    bot,
    log,
    async stop() {
      await bot.close();
      await discord.close();
    },
  };
}
