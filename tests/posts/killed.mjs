/**
 * The program's part that posts daily facts, as a process that can be killed: on the built parts, a real store and
 * discord.js' REST. For each message { offsetMs, killAt } it looks once for what is due, as the program does every few
 * seconds, and ends itself with SIGKILL at the step of that number or name, before or after a call to the store or to Discord.
 */
import { REST } from 'discord.js';
import { createChannels } from '../../dist/discord/channels.js';
import { readFolder } from '../../dist/notes/folder.js';
import { createDailyPosts } from '../../dist/posts/daily-posts.js';
import { openStore } from '../../dist/store/store.js';

const [storePath, notesDir, apiUrl, token, userId] = process.argv.slice(2);

let step = 0;
let killAt = 0;
const stepped = (name) => {
  step += 1;
  if (step !== killAt && name !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;); // Nothing more happens.
};

/** Each call is a step when it begins, and one when it has taken effect. */
const stepping = (part) =>
  Object.fromEntries(
    Object.entries(part).map(([name, call]) => [
      name,
      async (...given) => {
        stepped(`before ${name}`);
        const result = await call(...given);
        stepped(`after ${name}`);
        return result;
      },
    ]),
  );

const vault = await readFolder(notesDir);
const opened = await openStore(storePath);
const store = { ...opened, deliveries: stepping(opened.deliveries), schedules: stepping(opened.schedules) };
const rest = new REST({ api: apiUrl }).setToken(token);
const channels = createChannels({
  connection: () => ({ rest, userId }),
  mentions: () => new Map(),
  pausesMs: [],
  signal: new AbortController().signal,
});
let offsetMs = 0;
const faults = [];
const log = {
  debug() {},
  info() {},
  warn: (fields, text) => faults.push(`${text}: ${fields.err?.stack ?? JSON.stringify(fields)}`),
  error: (fields, text) => faults.push(`${text}: ${fields.err?.stack ?? JSON.stringify(fields)}`),
};
const daily = createDailyPosts({
  store: async () => store,
  channels: stepping(channels),
  vault: () => vault,
  now: () => Date.now() + offsetMs,
  log,
  quiz: false,
});

process.on('message', async (order) => {
  ({ offsetMs, killAt } = order);
  step = 0;
  await daily.tick().catch((error) => faults.push(String(error.stack)));
  process.send({ steps: step, faults: faults.splice(0) });
});
process.on('disconnect', () => process.exit());
process.send('ready');
