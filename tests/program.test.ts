import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { beeFiles, folderWith } from './folder.fixture.js';
import { runProgram } from './program.fixture.js';

let notes: string;
beforeAll(() => {
  notes = folderWith(beeFiles);
});

const honey = 'where is honey stored?';
const cup = 'who won the football match in Madrid?';

interface Line {
  readonly question: string;
  readonly kind: string;
  readonly text: string;
  readonly facts: readonly { readonly id: string; readonly text: string; readonly python: string | null }[];
  readonly related: readonly string[];
  readonly ms: number;
}
const linesOf = (out: string): Line[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const ask = (args: readonly string[], input?: string) =>
  runProgram(['ask', '--notes', notes, ...args], input === undefined ? {} : { input });

describe('gilbert ask --json', () => {
  it('answers a line each, in order, with the promised keys and nothing else', async () => {
    const { code, out, err } = await ask(['--json'], `${honey}\n\n${cup}\r\nhow does smoke make a hive calm`);
    expect([code, err]).toEqual([0, '']);
    const lines = linesOf(out);
    expect(lines.map(({ question }) => question)).toEqual([honey, cup, 'how does smoke make a hive calm']);
    expect(lines.map(({ kind }) => kind)).toEqual(['answered', 'nothing', 'answered']);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['question', 'kind', 'text', 'facts', 'related', 'ms']);
      expect(line.ms).toBeGreaterThan(0);
      for (const fact of line.facts) {
        expect(Object.keys(fact)).toEqual(['id', 'note', 'section', 'trail', 'text', 'python', 'sources', 'score']);
      }
    }
    expect(lines[0]).toMatchObject({
      facts: expect.arrayContaining([
        {
          id: expect.stringMatching(/\.lid$/),
          note: 'Bees',
          section: 'Details',
          trail: [expect.stringContaining('Honey is stored')],
          text: 'A full cell is closed with a lid of wax.',
          python: null,
          sources: ['https://example.org/book'],
          score: expect.any(Number),
        },
      ]),
      related: ['Bees', 'Hive', 'Waggle Dance'],
    });
    expect(lines[1]).toMatchObject({ facts: [], text: expect.stringContaining('how bees live') });
  });

  it('gives more facts with --limit, and those of a version with --python', async () => {
    const [few, old] = await Promise.all([
      ask(['--json', '--limit', '1'], honey),
      ask(['--json', '--python', '3.9', '--limit', '20', 'how does smoke make a hive calm']),
    ]);
    expect(linesOf(few.out)[0]?.facts).toHaveLength(1);
    const ranges = linesOf(old.out)[0]?.facts.map(({ python }) => python);
    expect(ranges).toContain('-3.9');
    expect(ranges).not.toContain('3.10+');
  });
});

describe('gilbert ask', () => {
  it('answers the question of the command line, with 0', async () => {
    const { code, out } = await ask(honey.split(' '));
    expect(code).toBe(0);
    expect(out).toMatch(/A full cell is closed.*\n {2}Bees › Details · The bee book <https:\/\/example.org\/book>/);
    expect(out).toContain('Topics: Bees, Hive, Waggle Dance');
    expect(out).not.toContain('\u001b');
  });

  it('ends with 3 when the notes do not answer the one question', async () => {
    const { code, out } = await ask([cup]);
    expect(code).toBe(3);
    expect(out).toContain('My notes do not cover this: they are about how bees live.');
  });

  it('explains why with --explain', async () => {
    const { code, out } = await ask(['--explain', honey]);
    expect(code).toBe(0);
    expect(out).toMatch(/Why:[\s\S]*Bees\.md:\d+[\s\S]*Answered: \d+ % sure/);
  });

  it.each([
    [['ask', '--limit', '0', 'x'], '--limit takes'],
    [['ask', '--python', 'three', 'x'], '--python takes'],
    [['ask', '--json', '--explain', 'x'], '--explain is'],
    [['start', 'now'], 'gilbert start --help'],
    [['frobnicate'], 'gilbert --help'],
    [['gaps', '--days', '91'], '--days takes'],
    [['backup'], 'gilbert backup --help'],
    [['restore', 'a', 'b'], 'gilbert restore --help'],
  ])('ends with 2 and one plain line for %j', async (args, words) => {
    const { code, out, err } = await runProgram(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('gilbert --help', () => {
  it('tells what each sub-command takes and its exit codes', async () => {
    const names = ['start', 'ask', 'check', 'register', 'gaps', 'backup', 'restore'];
    const [all, ...each] = await Promise.all(
      [[], ...names.map((name) => [name])].map((args) => runProgram([...args, '--help'])),
    );
    names.forEach((name, at) => {
      expect(each[at]).toMatchObject({ code: 0, err: '' });
      expect(each[at]?.out).toContain(`Usage: gilbert ${name}`);
      expect(each[at]?.out).toContain('Exit codes: 0 ');
      expect(all?.out).toContain(`  ${name} `);
    });
    expect(all?.code).toBe(0);
  });
});

describe('gilbert start without a token', () => {
  it('answers the lines of a pipe as the prompt would, and ends with 0', async () => {
    const input = `${honey}\n/topic Hive\n/about\n`;
    const { code, out, err } = await runProgram(['start', '--notes', notes], { input });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/A full cell is closed[\s\S]*A hive is a hollow[\s\S]*3 notes with/);
  });

  it('says what it needs and ends with 1 when there is no line with anything on it', async () => {
    const { code, out, err } = await runProgram(['start', '--notes', notes], { input: '\n  \n' });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/There was nothing to answer.*DISCORD_TOKEN/);
  });

  it('reads .env of its folder, where an empty value counts as absent', async () => {
    const cwd = folderWith({ '.env': `DISCORD_TOKEN=\nLOG_LEVEL=\nNOTES_DIR=${notes}\n` });
    const { code, out } = await runProgram(['start'], { cwd, input: honey });
    expect(code).toBe(0);
    expect(out).toContain('A full cell is closed');
  });

  it('lists every fault of the settings in one message', async () => {
    const env = { DISCORD_TOKEN: 'half.a-secret', DISCORD_GUILD_ID: '12', NOTES_DIR: '/not/there', LOG_LEVEL: 'loud' };
    const { code, out, err } = await runProgram(['start'], { env });
    expect([code, out]).toEqual([1, '']);
    for (const name of Object.keys(env)) expect(err).toContain(`  ${name} is not`);
    expect(err).not.toMatch(/half\.a-secret|\n {4}at /);
  });
});

describe('gilbert register', () => {
  it('says what it needs when there is no token', async () => {
    const { code, err } = await runProgram(['register']);
    expect(code).toBe(1);
    expect(err).toContain('DISCORD_TOKEN');
  });
});

describe('gilbert check', () => {
  it('prints each problem with its place, then the figures; warnings pass', async () => {
    const { code, out } = await runProgram(['check', notes]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Bees\.md:\d+: warning: \[\[Beekeeper\]\] is not written yet\./m);
    expect(out).toMatch(/^ +3 {2}notes$/m);
    expect(out).toMatch(/Notes wanted most:\n +1 {2}Beekeeper/);
  });

  it('ends with 1 for warnings when it is strict', async () => {
    const { code, out } = await runProgram(['check', '--strict', '--notes', notes]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Bees\.md:\d+: \[\[Beekeeper\]\] is not written yet\./m);
  });

  it('ends with 1 for an error', async () => {
    const broken = folderWith({
      'Tea.md': '# Tea\n- Drink [[Cup]] of leaves.\n',
      'a/Cup.md': '# Cup\n- A cup of clay.\n',
      'b/Cup.md': '# Cup\n- A cup of glass.\n',
    });
    const { code, out } = await runProgram(['check', broken]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Tea\.md:2: \[\[Cup\]\] may mean a\/Cup\.md, b\/Cup\.md/m);
  });

  it('ends with 1 for a folder that is not there', async () => {
    const { code, err } = await runProgram(['check', join(notes, 'nothing')]);
    expect(code).toBe(1);
    expect(err).toContain('NOTES_DIR is not a folder');
  });
});

describe('a folder of plain notes', () => {
  it('passes the check and answers', async () => {
    const plain = folderWith({
      'Tea.md': 'Tea is a drink made of leaves.\n\nGreen tea is steamed early so that it stays green.\n',
      'Diary/2024-01-01.md':
        '# Monday\n\nBought a kettle of copper at the market. #shopping\n\n- [ ] polish the kettle\n',
      'picture.png': 'not a note',
    });
    const [checked, asked] = await Promise.all([
      runProgram(['check', plain]),
      runProgram(['ask', '--notes', plain, 'where was the copper kettle bought?']),
    ]);
    expect(checked.code).toBe(0);
    expect(checked.out).toMatch(/^ +2 {2}notes$/m);
    expect(asked.code).toBe(0);
    expect(asked.out).toContain('Bought a kettle of copper at the market.');
  });
});
