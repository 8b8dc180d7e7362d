import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startBoth } from './commands.fixture.js';
import { buttonsOf, type Message, menuOf, textOf } from './stand-in/messages.js';
import { waitFor } from './stand-in/person.js';
import type { Outcome } from './stand-in/state.js';

let running: Running;

beforeAll(async () => {
  running = await startBoth();
  await running.discord.registered();
  await waitFor(() => running.log.lines.some(({ text }) => text === 'commands are up to date'), 'not registered');
});

afterAll(async () => {
  await running.stop();
  expect(running.discord.violations).toEqual([]);
});

/** Every interaction leaves its line, and no test begins before the last one's is there. */
afterEach(async () => {
  const lines = () => running.log.lines.filter(({ fields, text }) => 'via' in fields && text !== 'suggesting failed');
  await waitFor(() => lines().length === running.discord.interactions(), 'not one line an interaction');
});

const messageOf = ({ message }: Outcome): Message => {
  if (!message) throw new Error('there is no message');
  return message;
};

describe('a slash command', () => {
  it('is answered in public, with buttons and a menu to go on', async () => {
    const outcome = await running.discord.person().slash('ask', { question: 'What is __slots__?' });
    const message = messageOf(outcome);
    expect(outcome).toMatchObject({ kind: 'reply', deferred: false });
    expect(message.isPrivate).toBe(false);
    expect(textOf(message)).toContain('### What is \\_\\_slots\\_\\_?');
    expect(buttonsOf(message)).toEqual(['More', 'Old', 'Settings', 'Delete']);
    expect(menuOf(message)).toEqual(['Lists']);
  });

  it('mentions commands of ours so that they can be clicked, and no others', async () => {
    const id = running.discord.commands().global.find(({ name, type }) => name === 'ask' && type === 1)?.id;
    const message = messageOf(await running.discord.person().slash('ask', { question: 'x' }));
    expect(textOf(message)).toContain(`see </ask:${id}> and \\</ask:1\\>`.replace('1\\>', '1>'));
  });

  it('is answered to the asker alone when they say so', async () => {
    const message = messageOf(await running.discord.person().slash('ask', { question: 'x', private: true }));
    expect(message.isPrivate).toBe(true);
    expect(buttonsOf(message)).not.toContain('Delete');
  });

  it('is answered to the asker alone when it is refused', async () => {
    const message = messageOf(await running.discord.person().slash('topic', { name: 'nowhere' }));
    expect(message.isPrivate).toBe(true);
  });

  it.each(['dm', 'elsewhere'] as const)('works in %s', async (where) => {
    const outcome = await running.discord.person().slash('ask', { question: 'x' }, { where });
    expect(outcome.kind).toBe('reply');
  });

  it('can be one of a group, with a number', async () => {
    const message = messageOf(await running.discord.person().slash('group size', { size: 3 }));
    expect(textOf(message)).toContain('Size 3');
  });

  it('is deferred when it takes long, in public or not as it must be', async () => {
    const ann = running.discord.person();
    const [open, hidden] = await Promise.all([
      ann.slash('ask', { question: 'slow' }),
      ann.slash('ask', { question: 'slow', private: true }),
    ]);
    expect([open.deferred, hidden.deferred]).toEqual([true, true]);
    expect(Math.max(open.firstMs, hidden.firstMs)).toBeLessThan(3000);
    expect([messageOf(open).isPrivate, messageOf(hidden).isPrivate]).toEqual([false, true]);
    expect(textOf(messageOf(open))).toContain('about slow');
  });

  it('tells a failure in one private sentence, with an id that is in the log', async () => {
    const message = messageOf(await running.discord.person().slash('ask', { question: 'broken' }));
    expect(message.isPrivate).toBe(true);
    const id = /[0-9a-f]{8}/.exec(textOf(message))?.[0];
    const line = running.log.lines.find(({ fields }) => fields.id === id);
    expect(line).toMatchObject({ level: 'error', fields: { command: 'ask', err: { message: 'broken on purpose' } } });
  });

  it('leaves one line in the log, without what was asked', async () => {
    const before = running.log.lines.length;
    await running.discord.person().slash('ask', { question: 'confidential' });
    await waitFor(() => running.log.lines.length > before, 'no line');
    const lines = running.log.lines.slice(before).filter(({ level }) => level !== 'debug');
    expect(lines).toMatchObject([{ level: 'info', fields: { command: 'ask', kind: 'answered', via: 'slash' } }]);
    expect(JSON.stringify(lines)).not.toContain('confidential');
  });
});

describe('autocomplete', () => {
  it('offers what fits, within the limits', async () => {
    const [choice] = await running.discord.person().autocomplete('ask', 'question', 'gil');
    expect(choice?.value).toBe('gil what?');
    expect(choice?.name).toHaveLength(100);
  });

  it('offers nothing when it fails', async () => {
    expect(await running.discord.person().autocomplete('ask', 'question', 'throw')).toEqual([]);
  });
});

describe('the entry of a message', () => {
  it('answers the text of the message', async () => {
    const message = messageOf(await running.discord.person().contextMenu('why?\nreally'));
    expect(textOf(message)).toContain('### why?\n### really');
  });

  it('says so when there is no text', async () => {
    const message = messageOf(await running.discord.person().contextMenu('  '));
    expect([message.isPrivate, textOf(message)]).toEqual([true, 'There is no text in that message to look up.']);
  });
});

describe('a press', () => {
  it('by the asker changes the message in place, reading the question from it', async () => {
    const ann = running.discord.person();
    const asked = messageOf(await ann.slash('ask', { question: 'a *b* [c](d) ?' }));
    const outcome = await ann.press(asked, 'More');
    expect(outcome.kind).toBe('update');
    expect(outcome.message?.id).toBe(asked.id);
    expect(textOf(messageOf(outcome))).toContain('more=4');
    expect(textOf(messageOf(outcome))).toContain('### a \\*b\\* \\[c\\](d) ?');
    expect(buttonsOf(messageOf(outcome))).toContain('Delete');
  });

  it('by someone else answers that person alone', async () => {
    const asked = messageOf(await running.discord.person().slash('ask', { question: 'mine' }));
    const outcome = await running.discord.person().press(asked, 'More');
    expect(outcome.kind).toBe('reply');
    expect(messageOf(outcome).isPrivate).toBe(true);
    expect(textOf(messageOf(outcome))).toContain('### mine');
    expect(asked.edits).toBe(0);
  });

  it('on a private message changes it, and it stays private', async () => {
    const ann = running.discord.person();
    const asked = messageOf(await ann.slash('ask', { question: 'x', private: true }));
    const outcome = await ann.press(asked, 'More');
    expect([outcome.kind, messageOf(outcome).isPrivate]).toEqual(['update', true]);
    expect(buttonsOf(messageOf(outcome))).not.toContain('Delete');
  });

  it('on what an older version offered is told so', async () => {
    const ann = running.discord.person();
    const outcome = await ann.press(messageOf(await ann.slash('ask', { question: 'x' })), 'Old');
    expect(textOf(messageOf(outcome))).toBe('This belongs to an older version of me. Please ask again.');
    expect(messageOf(outcome).isPrivate).toBe(true);
  });

  it('does not lead past the permission that a command needs', async () => {
    const { discord } = running;
    const asked = messageOf(await discord.person().slash('ask', { question: 'x' }));
    expect(textOf(messageOf(await discord.person().press(asked, 'Settings')))).toContain('may manage this server');
    expect(textOf(messageOf(await discord.person('32').press(asked, 'Settings')))).toContain('### Settings');
  });

  it('that takes long is deferred and changes the message in place', async () => {
    const ann = running.discord.person();
    const outcome = await ann.press(messageOf(await ann.slash('ask', { question: 'slow' })), 'More');
    expect(outcome).toMatchObject({ kind: 'update', deferred: true });
  });

  it('in the menu leads to a topic', async () => {
    const ann = running.discord.person();
    const outcome = await ann.pick(messageOf(await ann.slash('ask', { question: 'x' })), 'Lists');
    expect(outcome.kind).toBe('update');
    expect(textOf(messageOf(outcome))).toContain('### Topic =lists');
  });
});

describe('Delete', () => {
  it('takes the answer away for the asker, and for no one else', async () => {
    const ann = running.discord.person();
    const asked = messageOf(await ann.slash('ask', { question: 'x' }));
    const refused = await running.discord.person().press(asked, 'Delete');
    expect(textOf(messageOf(refused))).toBe('Only the person who asked can delete this answer.');
    expect(asked.isDeleted).toBe(false);
    expect((await ann.press(asked, 'Delete')).kind).toBe('deleted');
    expect(asked.isDeleted).toBe(true);
  });
});

describe('trouble with the network', () => {
  it.each([
    ['a rate limit', { status: 429, retryAfter: 0.2 }],
    ['two server errors', { status: 500, times: 2 }],
    ['a reset connection', { reset: 'reset' }],
    ['a closed connection', { reset: 'closed' }],
    ['a response that took effect and got lost', { reset: 'reset', takesEffect: true }],
    ['one that got lost with its connection', { reset: 'closed', takesEffect: true }],
  ] as const)('%s is survived', async (_, failure) => {
    running.discord.fail({ route: 'callback', ...failure });
    const before = running.log.lines.length;
    const outcome = await running.discord.person().slash('topic', { name: 'x' });
    expect(outcome.kind).toBe('reply');
    await waitFor(() => running.log.lines.length > before, 'no line');
    const after = running.log.lines.slice(before);
    expect(after.map(({ level, text }) => `${level} ${text}`).filter((line) => !line.startsWith('debug'))).toEqual([
      'info answered',
    ]);
  });

  it('a server error that stays is told like any failure', async () => {
    running.discord.fail({ route: 'callback', status: 500, times: 4 });
    const message = messageOf(await running.discord.person().slash('topic', { name: 'x' }));
    expect(message.isPrivate).toBe(true);
    expect(textOf(message)).toContain('Something went wrong');
  });

  it('an answer that was deleted while it was being changed is logged, no more', async () => {
    const ann = running.discord.person();
    const asked = messageOf(await ann.slash('ask', { question: 'slow' }));
    const before = running.log.lines.length;
    const pressed = ann.press(asked, 'More');
    pressed.catch(() => {});
    await ann.press(asked, 'Delete');
    const isLate = ({ text }: { text: string }) => text === 'answered too late';
    await waitFor(() => running.log.lines.slice(before).some(isLate), 'not logged');
  });

  it('a late interaction is logged, no more', async () => {
    const before = running.log.lines.length;
    const outcome = await running.discord.person().slash('ask', { question: 'x' }, { late: true });
    expect(outcome.kind).toBe('late');
    await waitFor(() => running.log.lines.length > before, 'no line');
    expect(running.log.lines.slice(before)).toMatchObject([{ level: 'warn', text: 'answered too late' }]);
  });
});
