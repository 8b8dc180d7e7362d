/** `/daily set`: a channel gets a fact a day, at its hour; other settings for it are shown before they replace the old. */
import { createHash } from 'node:crypto';
import { action, factBlock, paragraph, refusal } from '../answer.js';
import type { Answer, Block } from '../model.js';
import { chooseFact, poolOf } from '../posts/choose-fact.js';
import { EVERY_DAY, nextSlot, recurrenceWords } from '../slots.js';
import type { Schedule, ScheduleSettings } from '../store/schedules.js';
import type { Command, CommandContext, Values } from './command.js';
import { forAdmins, missingPermissions, nextTimes, noServer, settingLines } from './daily-answers.js';
import { parseTopics, suggestTopicList, topicWords } from './daily-topics.js';
import { done, line, lineRefusal } from './told.js';
import { parseDays, parseTime, parseZone, suggestDays, suggestZones } from './when.js';

const TITLE = 'Daily facts';

export const dailySet: Command = {
  ...forAdmins,
  name: 'daily set',
  description: 'A fact a day in a channel, at a time of your choice',
  options: [
    {
      name: 'channel',
      description: 'Where: a text or announcement channel',
      type: 'channel',
      required: true,
      kinds: ['text', 'announcement'],
    },
    { name: 'time', description: 'When, such as 09:00 or 9 pm', type: 'text', required: true, maxLength: 20 },
    {
      name: 'timezone',
      description: 'Whose clocks, such as Europe/Berlin',
      type: 'text',
      required: true,
      maxLength: 100,
      autocomplete: true,
    },
    {
      name: 'days',
      description: 'On which days; without it every day',
      type: 'text',
      maxLength: 100,
      autocomplete: true,
    },
    {
      name: 'topics',
      description: 'Topics (with those below them) or areas, with commas; without it all',
      type: 'text',
      maxLength: 400,
      autocomplete: true,
    },
    { name: 'mention-role', description: 'A role to notify each time; without it nobody is', type: 'role' },
  ],
  suggest(option, typed, _values, context) {
    if (option === 'timezone') return suggestZones(typed, context.nowMs);
    if (option === 'days') return suggestDays(typed);
    return option === 'topics' ? suggestTopicList(typed, context) : [];
  },
  async run(values, context) {
    const { guildId } = context.scene;
    const channelId = values['channel'] ?? '';
    if (guildId === null) return noServer;
    const parsed = settingsOf(values, context);
    if ('answer' in parsed) return parsed.answer;
    const refused =
      missingPermissions(channelId, parsed.settings.roleId, context.scene) ?? wrongKind(channelId, context);
    if (refused !== null) return refused;
    const { schedules } = await context.store();
    const existing = await schedules.get(channelId);
    if (existing === null) return save(channelId, guildId, parsed.settings, context);
    const changes = changesOf(existing, parsed.settings, context);
    if (changes.length === 0 && existing.state === 'active')
      return done(TITLE, [line({ channel: channelId }, ' has it so already.'), ...nextTimes(existing, context.nowMs)]);
    if (changes.length === 0) return save(channelId, guildId, parsed.settings, context);
    await schedules.propose(channelId, parsed.settings);
    return {
      ...done('Replace these daily facts?', [
        line({ channel: channelId }, ' has daily facts already. This changes:'),
        ...changes,
      ]),
      kind: 'choices',
      followUps: [
        action('Replace', 'daily replace', { channel: channelId, settings: digestOf(parsed.settings) }),
        action('Leave as it is', 'daily show', {}),
      ],
    };
  },
};

/** The button that confirms. */
export const dailyReplace: Command = {
  ...forAdmins,
  name: 'daily replace',
  description: 'Replaces the settings of a channel by those that were shown',
  options: [],
  hidden: true,
  async run(values, context) {
    const { guildId } = context.scene;
    if (guildId === null) return noServer;
    const channelId = values['channel'] ?? '';
    const { schedules } = await context.store();
    const [existing, proposed] = await Promise.all([schedules.get(channelId), schedules.proposed(channelId)]);
    if (existing?.guildId !== guildId || proposed === null || digestOf(proposed) !== values['settings'])
      return refusal(TITLE, 'This was changed meanwhile. Use /daily set again.');
    return save(channelId, guildId, proposed, context);
  },
};

const save = async (
  channelId: string,
  guildId: string,
  settings: ScheduleSettings,
  context: CommandContext,
): Promise<Answer> => {
  const { schedules } = await context.store();
  const { vault } = context.library();
  await schedules.set({ ...settings, channelId, guildId, nextDueMs: nextSlot(settings, context.nowMs) });
  return done(
    TITLE,
    [
      line('A fact will be posted in ', { channel: channelId }, ` ${recurrenceWords(settings)}.`),
      ...nextTimes(settings, context.nowMs),
      ...settingLines(settings, vault),
      ...previewOf(settings, context),
    ],
    [
      action('Post one now', 'daily now', { channel: channelId }),
      action('Turn off', 'daily off', { channel: channelId }),
    ],
  );
};

const previewOf = (settings: ScheduleSettings, context: CommandContext): readonly Block[] => {
  const { vault } = context.library();
  const pool = poolOf(vault, settings.topics);
  const chosen = chooseFact(pool, [], vault, String(context.random()));
  const note = chosen && vault.note(chosen.fact.noteId);
  if (!chosen || !note) return [paragraph('The notes hold no fact yet that can stand alone.')];
  return [
    { type: 'aside', text: `One of ${pool.length} facts, for you to see what will be posted:` },
    factBlock(chosen.fact, note, vault),
  ];
};

const settingsOf = (
  values: Values,
  context: CommandContext,
): { readonly settings: ScheduleSettings } | { readonly answer: Answer } => {
  const refuse = (text: string) => ({ answer: refusal(TITLE, text) });
  const { time = '', timezone = '', days: typedDays, topics: typedTopics } = values;
  const minute = parseTime(time);
  if (minute === null) return refuse(`"${time}" is not a time of day. Give it as 09:00, 21:30 or 9 pm.`);
  const zone = parseZone(timezone);
  if (zone === null)
    return refuse(
      `"${timezone}" is not a time zone. Pick one while you type a city, or give a name such as Europe/Berlin.`,
    );
  const days = typedDays === undefined ? EVERY_DAY : parseDays(typedDays);
  if (days === null)
    return refuse(`"${typedDays}" names no days of the week. Give them as weekdays, or as Mon, Wed, Fri.`);
  const parsed = parseTopics(typedTopics ?? '', context.library());
  if ('fault' in parsed) return refuse(parsed.fault);
  const roleId = values['mention-role'] ?? null;
  // A server's own id is that of its role @everyone, which cannot be mentioned as a role.
  if (roleId !== null && roleId === context.scene.guildId)
    return refuse('Everyone cannot be notified every day. Pick a role that people have chosen for this.');
  return { settings: { minute, zone, days, topics: parsed.topics, roleId } };
};

const wrongKind = (channelId: string, { scene }: CommandContext): Answer | null => {
  const kind = scene.channel(channelId)?.kind;
  if (kind === 'text' || kind === 'announcement') return null;
  return lineRefusal(TITLE, { channel: channelId }, ' is not a text or announcement channel. Pick one of those.');
};

const changesOf = (old: Schedule, settings: ScheduleSettings, context: CommandContext): readonly Block[] => {
  const { vault } = context.library();
  const [was, is] = [topicWords(old.topics, vault), topicWords(settings.topics, vault)];
  return [
    ...(recurrenceWords(old) === recurrenceWords(settings)
      ? []
      : [line(`When: ${recurrenceWords(old)} → ${recurrenceWords(settings)}`)]),
    ...(was === is ? [] : [line(`Drawn from: ${was} → ${is}`)]),
    ...(old.roleId === settings.roleId
      ? []
      : [
          line(
            'Mentions: ',
            old.roleId ? { role: old.roleId } : 'nobody',
            ' → ',
            settings.roleId ? { role: settings.roleId } : 'nobody',
          ),
        ]),
  ];
};

/** Tells the settings that were shown from others proposed since. */
const digestOf = ({ minute, zone, days, topics, roleId }: ScheduleSettings): string =>
  createHash('sha256')
    .update(JSON.stringify([minute, zone, days, topics, roleId]))
    .digest('base64url')
    .slice(0, 12);
