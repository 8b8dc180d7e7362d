/** `npm run bench`: how fast GILbert starts and answers, and how much memory it takes, as figures. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFolder } from '../../dist/notes/folder.js';
import { createIndex } from '../../dist/search/index.js';
import { readQuestions } from './score.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const main = path('../../dist/main.js');
const ownNotes = path('../../notes');
const scratch = mkdtempSync(join(tmpdir(), 'gilbert-bench-'));

const line = (name, value, goal) => console.log(`${name.padEnd(52)}${value.padStart(12)}   goal ${goal}`);

/** Seconds from the start of a process to its answer. */
const firstAnswer = (notes, dataDir) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [main, 'ask', '--notes', notes, 'how big is an arena'], {
      env: { ...process.env, DATA_DIR: dataDir, DISCORD_TOKEN: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => resolve((performance.now() - start) / 1000));
    child.once('error', reject);
  });

const best = async (times, work) => {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < times; at++) least = Math.min(least, await work());
  return least;
};

const seconds = (value) => `${value.toFixed(2)} s`;

let fresh = 0;
const cold = await best(3, () => firstAnswer(ownNotes, join(scratch, `cold-${fresh++}`)));
line('first answer from process start, notes parsed anew', seconds(cold), '2.5 s');
const kept = join(scratch, 'kept');
await firstAnswer(ownNotes, kept);
const warm = await best(3, () => firstAnswer(ownNotes, kept));
line('first answer from process start, parsed notes kept', seconds(warm), '1 s');
console.log(`  kept notes make it ${(cold / warm).toFixed(1)} times faster`);

const vault = await readFolder(ownNotes);
const index = createIndex(vault);
const questions = ['internals', 'foreign'].flatMap((name) => readQuestions(path(`../questions/${name}.jsonl`)));
for (const { question } of questions) index.search({ text: question, limit: 12 });
const times = questions
  .map(({ question }) => {
    const start = performance.now();
    index.search({ text: question, limit: 12 });
    return performance.now() - start;
  })
  .sort((a, b) => a - b);
const facts = vault.notes.reduce((sum, note) => sum + note.facts.length, 0);
line(`a question over ${facts} facts, p50`, `${times[times.length >> 1].toFixed(2)} ms`, '2 ms at 1,500');
line(`a question over ${facts} facts, p99`, `${times[Math.floor(times.length * 0.99)].toFixed(2)} ms`, '5 ms at 1,500');

const big = join(scratch, 'big');
mkdirSync(big);
for (let at = 0; at < 1000; at++) {
  const note = vault.notes[at % vault.notes.length];
  const text = readFileSync(join(ownNotes, note.path), 'utf8');
  writeFileSync(join(big, `${note.name} ${at}.md`), text.replaceAll(note.title, `${note.title} ${at}`));
}
const bigData = join(scratch, 'big-data');
line('1,000 notes to the first answer, cold', seconds(await firstAnswer(big, bigData)), '10 s');
line('1,000 notes to the first answer, warm', seconds(await best(2, () => firstAnswer(big, bigData))), '2 s');

/** Resident megabytes of the prompt with all notes, idle: the bot's size but for its connection. */
const idle = await new Promise((resolve) => {
  const child = spawn(process.execPath, [main, 'start'], {
    env: {
      ...process.env,
      DATA_DIR: kept,
      DISCORD_TOKEN: `${'x'.repeat(24)}.abcdef.${'y'.repeat(27)}`,
      DISCORD_API_URL: 'http://127.0.0.1:9/api',
      LOG_LEVEL: 'silent',
    },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  setTimeout(() => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    child.kill('SIGKILL');
    resolve(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 6000);
});
line('resident size of the idle bot, waiting for Discord', `${idle.toFixed(0)} MB`, '200 MB');
rmSync(scratch, { recursive: true, force: true });
