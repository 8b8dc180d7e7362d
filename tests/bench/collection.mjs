/**
 * `npm run bench:collection -- DIR`: the ranking over a public test collection in BEIR form
 * (`corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`), beside plain BM25. Each document is a note of one fact.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVault } from '../../dist/notes/vault.js';
import { createIndex } from '../../dist/search/index.js';
import { bm25 } from './others.mjs';

const dir = process.argv[2];
if (dir === undefined) {
  console.error('Name the folder of a collection: npm run bench:collection -- DIR');
  process.exit(2);
}
const lines = (name) =>
  readFileSync(join(dir, name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
const corpus = lines('corpus.jsonl').map((line) => JSON.parse(line));
const queries = new Map(
  lines('queries.jsonl')
    .map((line) => JSON.parse(line))
    .map(({ _id, text }) => [_id, text]),
);
const right = new Map();
for (const line of lines('qrels/test.tsv').slice(1)) {
  const [query, document, grade] = line.split('\t');
  if (Number(grade) > 0) right.set(query, (right.get(query) ?? new Map()).set(document, Number(grade)));
}

const notes = corpus.map(({ _id, title = '', text }) => ({
  id: `n${_id}`,
  path: `${_id}.md`,
  name: _id,
  title,
  aliases: [],
  tags: [],
  python: null,
  sources: [],
  fields: [],
  sections: [],
  questions: [],
  programs: [],
  links: [],
  facts: [
    {
      id: `n${_id}.f`,
      noteId: `n${_id}`,
      sectionId: `n${_id}#`,
      trail: [],
      body: [],
      text,
      python: null,
      sources: [],
      fields: [],
      tags: [],
      digest: '',
      line: 1,
    },
  ],
}));
const index = createIndex(createVault(notes));
const plain = bm25(corpus.map(({ title = '', text }) => `${title} ${text}`));
const systems = {
  GILbert: (query) => index.search({ text: query, limit: 10 }).hits.map(({ note }) => note.name),
  'GILbert, no floor': (query) =>
    index
      .explain({ text: query, limit: 10 })
      .ranked.slice(0, 10)
      .map(({ entry }) => entry.note.name),
  'plain BM25': (query) => plain(query, 10).map((id) => corpus[id]._id),
};

const dcg = (grades) => grades.reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0);
console.log(`${dir}: ${corpus.length} documents, ${right.size} queries`);
console.log(`${'system'.padEnd(22)}   nDCG@10    MRR@10 recall@10    p50 ms`);
for (const [name, search] of Object.entries(systems)) {
  const sums = { ndcg: 0, mrr: 0, recall: 0 };
  const times = [];
  for (const [query, grades] of right) {
    const start = performance.now();
    const found = search(queries.get(query));
    times.push(performance.now() - start);
    const gains = found.map((id) => grades.get(id) ?? 0);
    const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, 10);
    sums.ndcg += dcg(gains) / dcg(ideal);
    const first = gains.findIndex((gain) => gain > 0);
    sums.mrr += first < 0 ? 0 : 1 / (first + 1);
    sums.recall += gains.filter((gain) => gain > 0).length / grades.size;
  }
  times.sort((a, b) => a - b);
  const figures = [sums.ndcg, sums.mrr, sums.recall].map((sum) => (sum / right.size).toFixed(3).padStart(10)).join('');
  console.log(`${name.padEnd(22)}${figures}${times[Math.floor(times.length / 2)].toFixed(2).padStart(10)}`);
}
