/** Random and hostile Answers, for property tests. */
import fc from 'fast-check';
import type { PhrasingContent, RootContent } from 'mdast';
import type { Answer, Block, Fact, FollowUp, LinePart } from '../../src/model.js';

export const propertyRuns = process.env.LONG ? 5_000 : 300;
const text = (value: string): PhrasingContent => ({ type: 'text', value });

const hostile = fc.constantFrom(
  '@everyone',
  '@here',
  '<@1>',
  '<@&1>',
  '<#1>',
  '</cmd:1>',
  '<:a:1>',
  '[x](https://evil.example)',
  '```',
  '`',
  '**',
  '\\',
  '\\\\',
  '||',
  '~~',
  '# a',
  '\n- ',
  '\n> ',
  '\n-# ',
  '\u200b',
  '\ud800',
  '😀',
  'https://evil.example/a(b)',
  '___',
  ':a:',
  '\n\n',
  ' ',
  'word ',
);
export const words = fc
  .array(fc.oneof({ weight: 3, arbitrary: hostile }, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 })
  .map((parts) => parts.join(''));
const longWords = fc.oneof(
  words,
  fc.tuple(words, fc.integer({ min: 1, max: 400 })).map(([one, times]) => one.repeat(times).slice(0, 9000)),
);
const url = fc.oneof(
  fc.webUrl(),
  hostile,
  fc.constant('https://a.b/)](x) @everyone'),
  fc.constant('javascript:alert(1)'),
);

const { phrase } = fc.letrec<{ phrase: PhrasingContent }>((tie) => {
  const children = fc.array(tie('phrase'), { maxLength: 4 });
  return {
    phrase: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      words.map(text),
      words.map((value): PhrasingContent => ({ type: 'inlineCode', value })),
      fc.constant<PhrasingContent>({ type: 'break' }),
      words.map((value): PhrasingContent => ({ type: 'html', value })),
      fc.tuple(words, words).map(([key, value]): PhrasingContent => ({ type: 'field', key, value })),
      fc.tuple(url, words).map(([at, alt]): PhrasingContent => ({ type: 'image', url: at, alt })),
      ...(['strong', 'emphasis', 'delete', 'highlight'] as const).map((type) =>
        children.map((inner): PhrasingContent => ({ type, children: inner })),
      ),
      fc.tuple(url, children).map(([at, inner]): PhrasingContent => ({ type: 'link', url: at, children: inner })),
      children.map(
        (inner): PhrasingContent => ({
          type: 'wikilink',
          target: 'a',
          anchor: null,
          label: null,
          embed: false,
          children: inner,
        }),
      ),
    ),
  };
});
const phrases = fc.array(phrase, { maxLength: 6 });
const { flow } = fc.letrec<{ flow: RootContent }>((tie) => {
  const inner = fc.array(tie('flow'), { maxLength: 3 });
  return {
    flow: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      phrases.map((children): RootContent => ({ type: 'paragraph', children })),
      phrases.map((children): RootContent => ({ type: 'heading', depth: 2, children })),
      fc.tuple(longWords, words).map(([value, lang]): RootContent => ({ type: 'code', value, lang })),
      longWords.map((value): RootContent => ({ type: 'html', value })),
      inner.map((children): RootContent => ({ type: 'blockquote', children: children as never })),
      fc.tuple(fc.boolean(), fc.array(inner, { maxLength: 5 })).map(
        ([ordered, items]): RootContent => ({
          type: 'list',
          ordered,
          children: items.map((children) => ({ type: 'listItem', children })) as never,
        }),
      ),
      fc.array(fc.array(phrases, { maxLength: 3 }), { minLength: 1, maxLength: 4 }).map(
        (rows): RootContent => ({
          type: 'table',
          children: rows.map((cells) => ({
            type: 'tableRow',
            children: cells.map((children) => ({ type: 'tableCell', children })),
          })) as never,
        }),
      ),
    ),
  };
});

const fact = fc
  .record({
    body: phrases,
    text: longWords,
    trail: fc.array(words, { maxLength: 3 }),
    sources: fc.array(fc.record({ title: words, url }), { maxLength: 4 }),
  })
  .map((given) => given as unknown as Fact);
const linePart: fc.Arbitrary<LinePart> = fc.oneof(
  longWords,
  fc.record({ timeMs: fc.integer({ min: 0, max: 4e12 }), style: fc.constantFrom('date', 'short', 'relative') }),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.array(linePart, { maxLength: 8 }).map((parts): Block => ({ type: 'line', parts })),
  fc.array(flow, { maxLength: 5 }).map((body): Block => ({ type: 'prose', body })),
  longWords.map((value): Block => ({ type: 'heading', text: value })),
  longWords.map((value): Block => ({ type: 'aside', text: value })),
  fc.tuple(words, longWords).map(([lang, code]): Block => ({ type: 'code', lang, code })),
  fc.tuple(words, longWords).map(([name, description]): Block => ({ type: 'command', name, description })),
  fc.tuple(fact, words, fc.option(words), fc.option(words)).map(
    ([one, note, section, python]): Block => ({
      type: 'fact',
      fact: one,
      place: { note, section },
      python,
      score: null,
    }),
  ),
);
const followUp: fc.Arbitrary<FollowUp> = fc.record(
  {
    label: longWords,
    kind: fc.constantFrom('topic', 'question', 'action'),
    description: longWords,
    call: fc.record({
      command: fc.oneof(words, fc.constant('ask')),
      options: fc.dictionary(words, fc.oneof(words, fc.constantFrom('?', '=id')), { maxKeys: 3 }),
    }),
  },
  { requiredKeys: ['label', 'kind', 'call'] },
);
export const answers: fc.Arbitrary<Answer> = fc.record({
  kind: fc.constantFrom('answered', 'choices', 'nothing', 'done', 'refused'),
  title: longWords,
  body: fc.array(block, { maxLength: 60, size: 'medium' }),
  followUps: fc.array(followUp, { maxLength: 60, size: 'medium' }),
  audience: fc.constant('everyone'),
});
