import { describe, expect, it } from 'vitest';
import { openapiFaults } from './stand-in/openapi.js';
import { choiceFaults, commandListFaults, messageFaults } from './stand-in/rules.js';

const v2 = 1 << 15;
const allowed_mentions = { parse: [] };
const words = (content: string) => ({ type: 10, content });
const button = (custom_id: string, label = 'x') => ({ type: 2, style: 1, label, custom_id });
const row = (...components: object[]) => ({ type: 1, components });
const shown = (...components: object[]) => ({ flags: v2, components, allowed_mentions });

describe('the rules', () => {
  it('have nothing against a good message', () => {
    expect(messageFaults(shown({ type: 17, components: [words('a')] }, row(button('a'))))).toEqual([]);
  });

  it.each([
    ['content beside components', { ...shown(words('a')), content: 'b' }],
    ['nothing at all', { content: '', allowed_mentions }],
    ['pings', { content: 'a' }],
    ['components without the flag', { content: 'a', components: [words('a')], allowed_mentions }],
    ['texts of 4001 together', shown(words('a'.repeat(2000)), words('a'.repeat(2001)))],
    ['41 components', shown({ type: 17, components: Array.from({ length: 40 }, () => words('a')) })],
    ['the same id twice', shown(row(button('a')), row(button('a')))],
    ['an id of 101', shown(row(button('a'.repeat(101))))],
    ['a label of 81', shown(row(button('a', 'a'.repeat(81))))],
    ['6 buttons in a row', shown(row(...'abcdef'.split('').map((id) => button(id))))],
    ['a button with an id and an address', shown(row({ ...button('a'), url: 'https://a.b' }))],
    ['a button outside of a row', shown(button('a'))],
    ['a container in a container', shown({ type: 17, components: [{ type: 17, components: [words('a')] }] })],
    [
      '26 options',
      shown(
        row({
          type: 3,
          custom_id: 'a',
          options: Array.from({ length: 26 }, (_, at) => ({ label: 'a', value: `${at}` })),
        }),
      ),
    ],
    ['an empty text', shown(words(''))],
    ['a nonce of 26', { ...shown(words('a')), nonce: 'a'.repeat(26) }],
  ])('refuse %s', (_, body) => {
    expect(messageFaults(body)).not.toEqual([]);
  });

  it.each([
    ['upper case', [{ name: 'Ask', description: 'a' }]],
    ['no description', [{ name: 'ask', description: '' }]],
    [
      'an optional option first',
      [
        {
          name: 'ask',
          description: 'a',
          options: [
            { type: 3, name: 'a', description: 'a' },
            { type: 3, name: 'b', description: 'b', required: true },
          ],
        },
      ],
    ],
    ['permissions as a number', [{ name: 'ask', description: 'a', default_member_permissions: 32 }]],
    [
      'the same name twice',
      [
        { name: 'ask', description: 'a' },
        { name: 'ask', description: 'a' },
      ],
    ],
    ['a menu entry with a description', [{ type: 3, name: 'Ask', description: 'a' }]],
  ])('refuse a command with %s', (_, body) => {
    expect(commandListFaults(body)).not.toEqual([]);
  });

  it('refuse choices that are too many or too long', () => {
    expect(choiceFaults(Array.from({ length: 26 }, () => ({ name: 'a', value: 'a' })))).not.toEqual([]);
    expect(choiceFaults([{ name: 'a', value: 'a'.repeat(101) }])).not.toEqual([]);
  });

  it.skipIf(!process.env.DISCORD_OPENAPI)('go by the OpenAPI file too', () => {
    const callback = '/interactions/1/token/callback';
    expect(openapiFaults('POST', callback, { type: 4, data: shown(words('a')) })).toEqual([]);
    expect(openapiFaults('POST', callback, { type: 4, data: shown({ type: 10, content: 7 }) })).not.toEqual([]);
    expect(openapiFaults('PATCH', '/webhooks/1/token/messages/@original', { content: 7 })).not.toEqual([]);
    expect(openapiFaults('POST', '/channels/1/messages', { ...shown(words('a')), nonce: 'a' })).toEqual([]);
    expect(openapiFaults('POST', '/channels/1/messages', { ...shown(words('a')), nonce: true })).not.toEqual([]);
    expect(openapiFaults('PATCH', '/channels/1/messages/2', { content: 7 })).not.toEqual([]);
    expect(openapiFaults('POST', '/channels/1/threads', { name: 'a', type: 11 })).toEqual([]);
    expect(openapiFaults('POST', '/channels/1/threads', { name: 7 })).not.toEqual([]);
    expect(openapiFaults('PATCH', '/channels/1', { archived: true })).toEqual([]);
    expect(openapiFaults('PATCH', '/channels/1', { name: 'a'.repeat(101) })).not.toEqual([]);
    expect(openapiFaults('PUT', '/applications/1/commands', [{ name: 7 }])).not.toEqual([]);
  });
});
