/**
 * `npm run bench:questions [-- FILE…]`: how well questions are answered, beside other search libraries
 * over the same facts. `--fit` fits the weights of ranking and of declining by cross-validation; `--wrong` lists what went wrong.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask } from '../../dist/commands/ask.js';
import { readFolder } from '../../dist/notes/folder.js';
import { createIndex } from '../../dist/search/index.js';
import { WEIGHTS } from '../../dist/search/rank.js';
import { fitDeclining } from './fit.mjs';
import { fitRanking } from './fit-ranking.mjs';
import { others } from './others.mjs';
import { fits, headings, readQuestions, row, score, shown } from './score.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    notes: { type: 'string', default: fileURLToPath(new URL('../../notes', import.meta.url)) },
    fit: { type: 'boolean' },
    wrong: { type: 'boolean' },
    alone: { type: 'boolean' },
  },
});
const own = new URL('../questions/', import.meta.url);
const files = positionals.length > 0 ? positionals : readdirSync(own).map((name) => fileURLToPath(new URL(name, own)));

const vault = await readFolder(values.notes);
const start = performance.now();
const index = createIndex(vault);
console.log(
  `${vault.notes.length} notes, ${vault.notes.reduce((sum, note) => sum + note.facts.length, 0)} facts; index built in ${(performance.now() - start).toFixed(0)} ms\n`,
);

const context = {
  library: () => ({ vault, index, builtAtMs: 0 }),
  scene: { face: 'terminal', userId: '', guildId: null, channelId: null },
  random: Math.random,
  nowMs: 0,
};
const gilbert = async (question) => {
  const answer = await ask.run({ question }, context);
  return answer.kind === 'answered'
    ? answer.body.flatMap((block) => (block.type === 'fact' ? [block.fact.text] : []))
    : null;
};

const facts = vault.notes.flatMap((note) => note.facts.map((fact) => fact.text));
const systems = { GILbert: gilbert };
if (!values.alone) {
  for (const [name, search] of Object.entries(await others(facts))) {
    systems[name] = (question) => shown(search(question, 12).map((id) => facts[id]));
  }
}

for (const file of files) {
  const questions = readQuestions(file);
  console.log(file);
  console.log(headings);
  // The first questions pay for the compiler; they are asked once before the clock runs.
  for (const { question } of questions.slice(0, 30)) await gilbert(question);
  for (const [name, answer] of Object.entries(systems)) {
    const result = await score(questions, answer);
    console.log(row(name, result.rows, result));
    if (name !== 'GILbert') continue;
    for (const kind of [...new Set(questions.map((question) => question.kind))].sort()) {
      console.log(
        row(
          `  ${kind}`,
          result.rows.filter((one) => one.kind === kind),
        ),
      );
    }
    if (values.wrong) {
      for (const one of result.rows) {
        if (one.expect === null ? !one.declined : !one.inMessage) {
          console.log(
            `    ${one.id} ${one.expect === null ? 'answered' : one.declined ? 'declined' : 'wrong'}: ${one.question}`,
          );
        }
      }
    }
  }
  console.log('');
}

if (values.fit) {
  const samples = files.flatMap(readQuestions).map(({ question, topic, expect }) => {
    const { signals } = index.explain({ text: question, limit: 12 });
    // What must be declined has hardly any topics, so each such question is its own.
    return { group: expect === null ? question : topic, wanted: expect !== null, signals };
  });
  fitDeclining(samples);
  fitRanking(
    files
      .flatMap(readQuestions)
      .filter(({ expect }) => expect !== null)
      .map(({ question, topic, expect }) => {
        const { ranked } = index.explain({ text: question, limit: 60 });
        return { topic, list: ranked.map(({ parts, entry }) => ({ parts, right: fits(expect, entry.fact.text) })) };
      }),
    WEIGHTS,
  );
}
