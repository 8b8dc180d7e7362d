// A thousand study groups of five on one store: what people's commands cost, and what a tick costs.
// npm run bench:groups [groups]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsOf } from '../../dist/commands/index.js';
import { createPacedTopics } from '../../dist/groups/paced-topics.js';
import { readFolder } from '../../dist/notes/folder.js';
import { createIndex } from '../../dist/search/index.js';
import { openStore } from '../../dist/store/store.js';

const groups = Number(process.argv[2] ?? 1000);
const members = 5;
const sample = Math.min(groups, 200);
const startMs = Date.UTC(2026, 0, 10, 8);
const dueMs = Date.UTC(2026, 0, 10, 9);

const vault = await readFolder('notes');
const library = { vault, index: createIndex(vault), builtAtMs: 0 };
const dir = mkdtempSync(join(tmpdir(), 'gilbert-bench-'));
const store = await openStore(join(dir, 'gilbert.sqlite'));
const commands = new Map(commandsOf('0').map((command) => [command.name, command]));
let nowMs = startMs;
let [posts, edits] = [0, 0];
const channels = {
  post: async () => `m${++posts}`,
  edit: async () => void ++edits,
  findOwn: async () => null,
  openThread: async () => 'thread',
  renameThread: async () => {},
  archiveThread: async () => {},
};
const all = new Set(['View Channel', 'Send Messages', 'Send Messages in Threads', 'Create Public Threads']);

const run = async (name, user, thread, values = {}) => {
  const here = { id: thread, kind: 'thread', botMay: all };
  const answer = await commands.get(name).run(values, {
    library: () => library,
    store: async () => store,
    channels,
    random: Math.random,
    nowMs,
    scene: {
      face: 'discord',
      userId: user,
      guildId: 'server',
      channelId: thread,
      isPublic: true,
      userMay: all,
      channel: (id) => (id === thread ? here : null),
      role: () => null,
      commandMention: (command) => `/${command}`,
    },
  });
  if (answer.kind === 'refused') throw new Error(`/${name}: ${JSON.stringify(answer.body)}`);
};

const table = [];
const timed = async (what, times, each) => {
  const costs = [];
  for (let at = 0; at < times; at++) {
    const beganMs = performance.now();
    await each(at);
    costs.push(performance.now() - beganMs);
  }
  costs.sort((a, b) => a - b);
  const row = { what, times, 'median ms': costs[Math.floor(times / 2)], '95 % ms': costs[Math.floor(times * 0.95)] };
  table.push({ ...row, 'median ms': +row['median ms'].toFixed(2), '95 % ms': +row['95 % ms'].toFixed(2) });
};

const thread = (at) => `thread-${at}`;
const goal = (at) => vault.notes[at % vault.notes.length].title;
await timed('/study start, with pace', groups, (at) =>
  run('study start', `user-${at}-0`, thread(at), { topic: goal(at), pace: 'daily', time: '09:00' }),
);
await timed('/study join', groups * (members - 1), (at) =>
  run('study join', `user-${at % groups}-${1 + Math.floor(at / groups)}`, thread(at % groups)),
);
await timed('/study next, to begin', groups, (at) => run('study next', `user-${at}-0`, thread(at)));
await timed('/study path', sample, (at) => run('study path', `user-${at}-1`, thread(at)));
await timed('/study progress', sample, (at) => run('study progress', `user-${at}-1`, thread(at)));
await timed('/ask in a group', sample, (at) =>
  run('ask', `user-${at}-2`, thread(at), {
    question: vault.notes[at % vault.notes.length].questions[0]?.text ?? 'GIL',
  }),
);
await timed('/study recap', sample, (at) => run('study recap', `user-${at}-1`, thread(at)));
await timed('/study next', sample, (at) => run('study next', `user-${at}-1`, thread(at)));

const log = { debug() {}, info() {}, warn() {}, error() {} };
const { tick } = createPacedTopics({ store: async () => store, channels, vault: () => vault, now: () => nowMs, log });
await timed('tick with nothing due', 200, tick);
nowMs = dueMs;
const before = posts;
await timed(`tick with ${groups} due`, 1, tick);
const posted = posts - before;
await timed('tick after it', 200, tick);
await timed('tidy', 1, () => store.tidy(nowMs));

console.table(table);
console.log(
  `${groups} groups of ${members}: ${posted} topics posted in one tick, ${edits} plans brought up to date; ` +
    `the store holds ${(statSync(join(dir, 'gilbert.sqlite')).size / 1e6).toFixed(1)} MB.`,
);
await store.close();
rmSync(dir, { recursive: true });
if (posted !== groups) {
  console.error(`${groups} topics were due.`);
  process.exitCode = 1;
}
