import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf } from './discord/stand-in/messages.js';
import { startStandIn } from './discord/stand-in/server.js';
import { beeFiles, folderWith } from './folder.fixture.js';
import { runProgram, startProgram } from './program.fixture.js';

let notes: string;
beforeAll(() => {
  notes = folderWith(beeFiles);
});

describe('a bot with a store', () => {
  it('keeps what was not found; it is printed and backed up meanwhile, and restored when it is stopped', async () => {
    const cwd = folderWith({});
    const discord = await startStandIn();
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, NOTES_DIR: notes };
    const bot = startProgram(['start'], { cwd, env });
    const settings = { cwd, env: { NOTES_DIR: notes } };
    try {
      await discord.registered();
      const person = discord.person();
      await person.slash('ask', { question: 'Who won the football match in Madrid?' });
      const { message } = await person.slash('ask', { question: 'Where is honey stored?' });
      if (message === undefined) throw new Error('there is no answer');
      expect(buttonsOf(message)).toContain('👎');
      await person.press(message, '👎');

      const [table, json, backup] = await Promise.all([
        runProgram(['gaps'], settings),
        runProgram(['gaps', '--json', '--days', '1'], settings),
        runProgram(['backup', 'copy.sqlite'], settings),
      ]);
      expect([table.code, json.code, backup.code]).toEqual([0, 0, 0]);
      expect(table.out).toMatch(/Bees \(Bees\.md\): wanted 1\n +0 +1 +0 {2}\d{4}-\d\d-\d\d {2}where is honey stored\n/);
      expect(table.out).toMatch(/Near no topic \(won football match madrid\): wanted 1\n +1 +0 +0 /);
      const lines = json.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(Object.keys(line)).toEqual([
          ...['question', 'wanted', 'declined', 'disliked', 'helped', 'last', 'topic', 'group', 'answered'],
        ]);
      }
      expect(backup.out).toBe('Backed up to copy.sqlite.\n');
      const inUse = await runProgram(['restore', 'copy.sqlite'], settings);
      expect([inUse.code, inUse.out]).toEqual([1, '']);
      expect(inUse.err).toMatch(
        /gilbert\.sqlite is in use\. Stop GILbert first, then restore; nothing was changed\.\n$/,
      );
    } finally {
      expect((await bot.stop()).code).toBe(0);
      await discord.close();
    }
    expect(bot.err()).not.toMatch(/football|honey/);

    writeFileSync(join(cwd, 'data', 'gilbert.sqlite'), 'damaged\n'.repeat(2000));
    const broken = await runProgram(['gaps'], settings);
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toMatch(/^\S+gilbert\.sqlite is damaged or not a database\. .*gilbert restore FILE\n$/);
    const restored = await runProgram(['restore', 'copy.sqlite'], settings);
    expect([restored.code, restored.out.replace(/\S+\//, '')]).toEqual([
      0,
      'Restored from copy.sqlite. What was there is kept as gilbert.sqlite.before-restore.\n',
    ]);
    expect((await runProgram(['gaps'], settings)).out).toContain('where is honey stored');
    expect(readdirSync(cwd).sort()).toEqual(['copy.sqlite', 'data']);
  });

  it('answers in the terminal when the store cannot be used, and says so where it is needed', async () => {
    const cwd = folderWith({ 'data/gilbert.sqlite/in-the-way': '' });
    const input = 'where is honey stored?\n/gaps\n/forget\n1\nhow many queens does a hive have\n';
    const { code, out, err } = await runProgram(['start'], { cwd, env: { NOTES_DIR: notes }, input });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/A full cell is closed[\s\S]*cannot be read and written[\s\S]*one queen/);
    expect(out.match(/cannot be read and written/g)).toHaveLength(2);
    expect(out).not.toMatch(/\n {4}at |Error/);
  });
});

describe('looking at gaps', () => {
  it('makes no store', async () => {
    const cwd = folderWith({});
    const { code, out } = await runProgram(['gaps'], { cwd, env: { NOTES_DIR: notes } });
    expect([code, out]).toEqual([0, 'Nothing: the notes answered what was asked.\n']);
    expect(existsSync(join(cwd, 'data', 'gilbert.sqlite'))).toBe(false);
  });
});
