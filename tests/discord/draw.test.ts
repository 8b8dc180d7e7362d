import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawAnswer, readTitle } from '../../src/discord/draw.js';
import type { Block, Fact, FollowUp, LinePart } from '../../src/model.js';
import { answers, propertyRuns as runs, words } from './answers.fixture.js';
import { answerOf } from './commands.fixture.js';
import { allComponents, type Component } from './stand-in/messages.js';
import { openapiFaults } from './stand-in/openapi.js';
import { messageFaults } from './stand-in/rules.js';

/** What Discord would read outside of code. */
const outsideCode = (drawn: string): string => {
  const token = /```[\s\S]*?```|\\[^0-9A-Za-z\s]|(`+)[\s\S]*?[^`]\1(?!`)|[\s\S]/g;
  return (drawn.match(token) ?? []).map((one) => (one.startsWith('\\') || one.length === 1 ? one[0] : '')).join('');
};

/** Mentions above an answer: none, a role, or as many people as Discord takes. */
const leads = fc.constantFrom('', '<@&1234567890123456789>', Array(100).fill('<@1234567890123456789>').join(' '));

describe('a drawn Answer', () => {
  it('keeps every limit of Discord, whatever is in it', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), leads, (answer, deletable, lead) => {
        const body = { ...drawAnswer(answer, { deletable, lead }), allowed_mentions: { parse: [] } };
        expect(messageFaults(body)).toEqual([]);
        expect(openapiFaults('POST', '/channels/1/messages', body)).toEqual([]);
        // JSON writes half a surrogate pair as an escape; Discord refuses it.
        expect(JSON.stringify(body)).not.toMatch(/(?<!\\)\\ud[89a-f]/i);
      }),
      { numRuns: runs },
    );
  });

  it('keeps moments, channels and people of a line live, and its words plain', () => {
    const parts: readonly LinePart[] = [
      'Next *here* <#9>: ',
      { channel: '7' },
      ' ',
      { timeMs: 1_690_000_000_999, style: 'date' },
      { timeMs: 1_690_000_000_000, style: 'relative' },
      { role: '5' },
      { user: '6' },
    ];
    const drawing = drawAnswer(answerOf('', { body: [{ type: 'line', parts }] }));
    const [{ content = '' } = { content: '' }] = allComponents(drawing.components as Component[]).filter(
      (component) => component.content,
    );
    expect(content).toBe('Next \\*here\\* \\<#9>: <#7> <t:1690000000:F><t:1690000000:R><@&5><@6>');
  });

  it('has no live mention, and links only where a link node led', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        for (const { content = '' } of allComponents(drawAnswer(answer).components as Component[])) {
          const read = outsideCode(content);
          expect(read).not.toMatch(/@(everyone|here)/);
          expect(read).not.toMatch(/<(@|#|\/|:|a:|id:)/);
          for (const [, address = ''] of read.matchAll(/\]\(([^)\s]*)\)/g))
            expect(address).toMatch(/^(https?:\/\/|$)|^[^:]*\\/);
        }
      }),
      { numRuns: runs },
    );
  });

  it('closes every fence it opens', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        for (const { content = '' } of allComponents(drawAnswer(answer).components as Component[])) {
          expect((content.replace(/\\`/g, '.').match(/```/g) ?? []).length % 2).toBe(0);
        }
      }),
      { numRuns: runs },
    );
  });

  it('gives its title back exactly', () => {
    fc.assert(
      fc.property(words, (title) => {
        const plain = title.replace(/\p{Cs}/gu, '\ufffd').trim();
        fc.pre(
          plain !== '' && plain.length < 700 && plain.split('\n').every((line) => line === '' || line.trim() !== ''),
        );
        fc.pre(!plain.split('\n').some((line) => line.startsWith('\u200b')));
        expect(readTitle(drawAnswer(answerOf(title)).components)).toBe(plain);
      }),
      { numRuns: runs * 5 },
    );
  });

  it('shows a fact with where it stands, its versions and its source', () => {
    const given = {
      body: [{ type: 'text', value: 'Lists over-allocate.' }],
      trail: ['Growth', 'CPython:'],
      sources: [{ title: 'listobject.c', url: 'https://x.y/z' }],
    };
    const drawing = drawAnswer(
      answerOf('q', {
        body: [
          {
            type: 'fact',
            fact: given as unknown as Fact,
            place: { note: 'Lists', section: 'Growth' },
            python: '3.10+',
            score: 1,
          },
        ],
      }),
    );
    const contents = allComponents(drawing.components as Component[]).map(({ content }) => content);
    expect(contents).toContain(
      '*Growth › CPython:* Lists over-allocate.\n-# Lists › Growth · Python 3.10+ · [listobject.c](https://x.y/z)',
    );
  });

  it('draws commands and times of ours live', () => {
    const body: Block[] = [
      { type: 'command', name: 'ask', description: 'Ask *me*' },
      { type: 'aside', text: 'read <t:1700000000:R>, </ask:2>' },
    ];
    const drawing = drawAnswer(answerOf('q', { body }), { mentions: new Map([['ask', '</ask:12>']]) });
    const all = allComponents(drawing.components as Component[])
      .map(({ content }) => content ?? '')
      .join('\n');
    expect(all).toContain('</ask:12> Ask \\*me\\*');
    expect(all).toContain('-# read <t:1700000000:R>, \\</ask:2>');
  });

  it('drops "the question of this message" when the question was cut', () => {
    const followUps: FollowUp[] = [
      { label: 'More', kind: 'action', call: { command: 'ask', options: { question: '?' } } },
    ];
    expect(drawAnswer(answerOf('q'.repeat(2000), { followUps })).components).toHaveLength(1);
    expect(drawAnswer(answerOf('q', { followUps })).components).toHaveLength(2);
  });
});
