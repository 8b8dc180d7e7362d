/**
 * `npm run bench:nearest`: when a question is declined, are the topics offered the right ones? Of each of a
 * sample of our questions the facts that answer it are taken out of the index, and the note that they
 * stood in should be among the five offered.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readFolder } from '../../dist/notes/folder.js';
import { createVault } from '../../dist/notes/vault.js';
import { createIndex } from '../../dist/search/index.js';
import { fits, readQuestions } from './score.mjs';

const SAMPLE = 60;
const OFFERED = 5;

const own = new URL('../questions/', import.meta.url);
const vault = await readFolder(fileURLToPath(new URL('../../notes', import.meta.url)));
const known = readdirSync(own)
  .flatMap((name) => readQuestions(new URL(name, own)))
  .filter(({ topic, expect }) => expect !== null && vault.find(topic) !== undefined);
const step = Math.max(1, known.length / SAMPLE);
const asked = Array.from({ length: Math.min(SAMPLE, known.length) }, (_, at) => known[Math.floor(at * step)]);

const counts = { first: 0, offered: 0, declined: 0 };
for (const { question, topic, expect } of asked) {
  const right = vault.find(topic);
  // The questions that led to those facts lead nowhere now, but still tell what the note is about.
  const gone = new Set(right.facts.filter(({ text }) => fits(expect, text)).map(({ id }) => id));
  const notes = vault.notes.map((note) =>
    note === right ? { ...note, facts: note.facts.filter(({ id }) => !gone.has(id)) } : note,
  );
  const { nearest, answers } = createIndex(createVault(notes)).search({ text: question, limit: 12 });
  const place = nearest.slice(0, OFFERED).findIndex(({ id }) => id === right.id);
  if (place === 0) counts.first++;
  if (place >= 0) counts.offered++;
  if (!answers) counts.declined++;
}
const share = (count) => `${((100 * count) / asked.length).toFixed(0)} %`;
console.log(
  `${asked.length} questions without the facts that answer them: the right note is offered first for ${share(counts.first)}, ` +
    `among ${OFFERED} for ${share(counts.offered)}; ${share(counts.declined)} are declined`,
);
