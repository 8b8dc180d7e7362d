/** What a command did, told to whoever used it. */
import { paragraph, refusal } from '../answer.js';
import type { Answer, Block, FollowUp, LinePart } from '../model.js';

export const line = (...parts: readonly LinePart[]): Block => ({ type: 'line', parts });

/** With commas between them. */
export const joined = (marks: readonly LinePart[]): readonly LinePart[] =>
  marks.flatMap((mark, at): LinePart[] => [...(at > 0 ? [', '] : []), mark]);

export const done = (title: string, body: string | readonly Block[], followUps: readonly FollowUp[] = []): Answer => ({
  kind: 'done',
  title,
  body: typeof body === 'string' ? [paragraph(body)] : body,
  followUps,
  audience: 'asker',
});

export const lineRefusal = (title: string, ...parts: readonly LinePart[]): Answer => ({
  ...refusal(title, ''),
  body: [line(...parts)],
});
