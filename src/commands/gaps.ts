/** `/gaps`: what people of a server could not find, as a list of notes to write; and whether that is recorded. */
import { paragraph, refusal, topicFollowUp } from '../answer.js';
import type { Answer, Block, FollowUp } from '../model.js';
import { type Gap, KEPT_DAYS } from '../store/gaps.js';
import type { Command, CommandContext, Values } from './command.js';
import { type GapGroup, groupGaps } from './gap-groups.js';
import { done } from './told.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const GROUPS_SHOWN = 8;
const QUESTIONS_SHOWN = 4;
const ASKED_AGAIN = 4;
/** A longer question does not fit into a button, which holds the whole command. */
const BUTTON_CHARACTERS = 70;

const TITLE = 'What people could not find';

export const gaps: Command = {
  name: 'gaps',
  description: 'What people could not find here, most wanted first',
  options: [
    { name: 'days', description: 'Asked in the last so many days', type: 'whole', min: 1, max: KEPT_DAYS },
    {
      name: 'record',
      description: 'off: record no more questions of this server, and delete those kept',
      type: 'text',
      choices: ['on', 'off'],
    },
    { name: 'everywhere', description: 'In all servers; for the owner of the bot alone', type: 'flag' },
  ],
  serverOnly: true,
  manageGuild: true,
  isPrivate: () => true,
  async run(values, context) {
    const { guildId } = context.scene;
    if (values['record'] !== undefined) return record(values['record'], context);
    const everywhere = values['everywhere'] === 'true' || guildId === null;
    if (everywhere && !(await context.scene.isOwner()))
      return refusal(TITLE, 'Only the owner of this bot can see all servers. Leave out "everywhere" to see this one.');
    const { gaps: kept } = await context.store();
    const days = daysOf(values);
    if (days === null) return refusal(TITLE, `Give the days as a whole number from 1 to ${KEPT_DAYS}.`);
    const found = await kept.list(everywhere ? null : guildId, context.nowMs - days * DAY_MS);
    if (found.length > 0) return drawn(found, days, everywhere, context);
    if (guildId !== null && (await kept.isOff(guildId)))
      return said(`It is switched off here: nothing is recorded. Switch it on with ${mention(context)} record: on.`);
    return said(`Nothing in the last ${daysWords(days)}: the notes answered what was asked.`);
  },
};

const record = async (wanted: string, context: CommandContext): Promise<Answer> => {
  const { guildId } = context.scene;
  if (guildId === null) return refusal(TITLE, 'Nothing is recorded outside of servers. Use this in a server.');
  const { gaps: kept } = await context.store();
  if (wanted === 'on') {
    await kept.turnOn(guildId);
    return said(
      `Switched on. A question that is asked with ${context.scene.commandMention('ask')} for all to see and not answered is kept for ${KEPT_DAYS} days, without who asked.`,
    );
  }
  if (wanted !== 'off') return refusal(TITLE, 'Give record as on or off.');
  const count = await kept.turnOff(guildId);
  return said(
    `Switched off: nothing more is recorded here. ${count === 0 ? 'There was nothing to delete' : count === 1 ? 'The one question that was kept is deleted' : `The ${count} questions that were kept are deleted`}.`,
  );
};

/** Null for what is no number of days. */
const daysOf = (values: Values): number | null => {
  const days = values['days'] === undefined ? KEPT_DAYS : Number(values['days']);
  return Number.isInteger(days) && days >= 1 && days <= KEPT_DAYS ? days : null;
};

const drawn = (found: readonly Gap[], days: number, everywhere: boolean, context: CommandContext): Answer => {
  const { groups, answered } = groupGaps(found, context.library());
  const shown = groups.slice(0, GROUPS_SHOWN);
  const rest = groups.length - shown.length;
  const asides = [
    `${everywhere ? 'All servers' : 'This server'}, the last ${daysWords(days)}.`,
    ...(rest > 0 ? [`${rest} more with fewer questions.`] : []),
    ...(answered.length > 0 ? [`Answered by now, it seems: ${nameSome(answered)}.`] : []),
  ];
  return {
    kind: 'done',
    title: TITLE,
    body: [
      ...(groups.length === 0 ? [paragraph('Whatever was not found is answered by now.')] : []),
      ...shown.flatMap((group) => drawGroup(group, context.nowMs)),
      { type: 'aside', text: asides.join(' ') },
    ],
    followUps: [
      ...shown
        .flatMap(({ gaps: [first] }) => first ?? [])
        .filter(({ question }) => question.length <= BUTTON_CHARACTERS)
        .slice(0, ASKED_AGAIN)
        .map(
          ({ question }): FollowUp => ({
            label: `Ask: ${question}`,
            call: { command: 'ask', options: { question, private: 'true' } },
            kind: 'question',
          }),
        ),
      ...shown.flatMap(({ topic, wanted }): FollowUp[] =>
        topic === null ? [] : [{ ...topicFollowUp(topic), description: `wanted ${times(wanted)}` }],
      ),
    ],
    audience: 'asker',
  };
};

const drawGroup = ({ label, topic, wanted, gaps: all }: GapGroup, nowMs: number): Block[] => {
  const lines = all.slice(0, QUESTIONS_SHOWN).map((gap) => `${gap.question} (${figuresOf(gap, nowMs)})`);
  if (all.length > lines.length) lines.push(`and ${all.length - lines.length} more`);
  return [
    { type: 'heading', text: `${topic === null ? `Near no topic (${label})` : label}: wanted ${times(wanted)}` },
    {
      type: 'prose',
      body: [
        {
          type: 'list',
          spread: false,
          children: lines.map((line) => ({
            type: 'listItem' as const,
            spread: false,
            children: [{ type: 'paragraph' as const, children: [{ type: 'text' as const, value: line }] }],
          })),
        },
      ],
    },
  ];
};

const nameSome = (gaps: readonly Gap[]): string => {
  const named = gaps.slice(0, QUESTIONS_SHOWN).map(({ question }) => question);
  return [...named, ...(gaps.length > named.length ? [`and ${gaps.length - named.length} more`] : [])].join('; ');
};

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

/** `the last 7 days`, `the last day`. */
const daysWords = (days: number): string => (days === 1 ? 'day' : `${days} days`);

const figuresOf = ({ declined, disliked, helped, lastMs }: Gap, nowMs: number): string => {
  const days = Math.max(0, Math.floor((nowMs - lastMs) / DAY_MS));
  return [
    ...(declined > 0 ? [`not answered ${times(declined)}`] : []),
    ...(disliked > 0 ? [`👎 ${disliked}`] : []),
    ...(helped > 0 ? [`👍 ${helped}`] : []),
    days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`,
  ].join(', ');
};

const mention = ({ scene }: CommandContext): string => scene.commandMention('gaps');

const said = (text: string): Answer => done(TITLE, text);
