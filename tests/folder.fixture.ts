/** A small folder of notes in the full form, for tests of what stands above the notes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { CommandContext, Library } from '../src/commands/command.js';
import { createIndex } from '../src/search/index.js';
import { terminalScene } from '../src/terminal/scene.js';
import { readFolder } from './notes/compiled.js';

export type Files = Readonly<Record<string, string>>;

const workers = Array.from(
  { length: 14 },
  (_, at) => `- Worker number ${at + 1} guards gate ${at + 1} of the hive against wasps all day. ^guard-${at + 1}`,
).join('\n');

/** About bees, so that nothing in the program can know the answers. */
export const beeFiles: Files = {
  'Bees.md': `---
aliases: [honey bees, apis]
---
# Bees

Subject :: how bees live
Source :: [The bee book](https://example.org/book)

## Summary
- Bees live together in a [[Hive|hive]], and every hive has ==one queen==. ^live
- A worker collects nectar from flowers and carries it home in her honey stomach. [source:: [Foraging](https://example.org/foraging)] ^nectar

## Subtopics
- [[Hive]]: where they live
- [[Waggle Dance]]: how they tell of flowers
- [[Beekeeper]]: who looks after them

## Details
- Honey is stored in cells of wax:
\t- A full cell is closed with a lid of wax. ^lid
- Smoke makes a hive calm for a minute up to Python 3.9. [python:: -3.9] ^smoke-old
- Smoke makes a hive calm for an hour since Python 3.10. [python:: 3.10+] ^smoke-new

## Questions
- Where is honey stored? [[#^lid]]
\t- place of the honey
- How many queens does a hive have? [[#^live]]
`,
  'Places/Hive.md': `# Hive

Source :: [The hive book](https://example.org/hive)

## Summary
- A hive is a hollow with combs of wax, in which brood and honey have their own cells. ^what

## Details
${workers}
`,
  'Waggle Dance.md': `# Waggle Dance

Source :: [Dances](https://example.org/dance)

## Summary
- A forager that found [[Bees|bee]] food dances in the shape of an eight to tell where it is. ^eight

## Code in Execution
\`\`\`python
>>> 4 + 4
8
\`\`\`

## Details
- The angle of the dance against the vertical is the angle between the food and the sun. ^angle
`,
};

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** @returns a new folder with these files, removed when the test file is done. */
export const folderWith = (files: Files): string => {
  const dir = mkdtempSync(join(tmpdir(), 'gilbert-'));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
};

export const libraryOf = async (files: Files): Promise<Library> => {
  const vault = await readFolder(folderWith(files));
  return { vault, index: createIndex(vault), builtAtMs: 0 };
};

export const contextOf = (library: Library, random = 0, given: Partial<CommandContext> = {}): CommandContext => ({
  library: () => library,
  store: () => Promise.reject(new Error('this test keeps nothing')),
  channels: null,
  scene: terminalScene,
  random: () => random,
  nowMs: 120_000,
  afterwards: () => {},
  ...given,
});
