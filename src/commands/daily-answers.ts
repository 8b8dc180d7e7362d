/** What the `/daily` commands say about a schedule, and what they refuse. */
import { action, refusal } from '../answer.js';
import type { Permission } from '../channels.js';
import type { Answer, Block, FollowUp, Vault } from '../model.js';
import { faultLine } from '../posts/fault-notice.js';
import { nextSlots, recurrenceWords } from '../slots.js';
import type { Schedule, ScheduleSettings } from '../store/schedules.js';
import type { Command, CommandContext, Scene, Values } from './command.js';
import { topicWords } from './daily-topics.js';
import { missingIn } from './permissions.js';
import { joined, line, lineRefusal } from './told.js';

/** What all of them have in common. */
export const forAdmins: Pick<Command, 'serverOnly' | 'manageGuild' | 'isPrivate'> = {
  serverOnly: true,
  manageGuild: true,
  isPrivate: () => true,
};

export const noServer = refusal(
  'Daily facts',
  'Daily facts are posted into the channels of a Discord server. Use this there.',
);

export const noneYet = ({ commandMention }: Scene): Answer =>
  refusal('Daily facts', `There are none in this server yet. Start with ${commandMention('daily set')}.`);

/** What a schedule draws from and whom it mentions. */
export const settingLines = (settings: ScheduleSettings, vault: Vault): readonly Block[] => [
  line(`Drawn from: ${topicWords(settings.topics, vault)}`),
  ...(settings.roleId === null ? [] : [line('Mentions ', { role: settings.roleId })]),
];

const TIMES_SHOWN = 3;

export const nextTimes = (settings: ScheduleSettings, nowMs: number): readonly Block[] =>
  nextSlots(settings, nowMs, TIMES_SHOWN).map((timeMs, at) =>
    line(
      at === 0 ? 'Next: ' : 'Then: ',
      { timeMs, style: 'date' },
      ...(at === 0 ? [' (', { timeMs, style: 'relative' } as const, ')'] : []),
    ),
  );

export const scheduleBlocks = (schedule: Schedule, vault: Vault, nowMs: number): readonly Block[] => {
  const [timeMs = 0] = schedule.state === 'active' ? nextSlots(schedule, nowMs, 1) : [];
  return [
    line({ channel: schedule.channelId }, `: ${recurrenceWords(schedule)}`),
    ...settingLines(schedule, vault),
    ...(schedule.state === 'active'
      ? [line('Next: ', { timeMs, style: 'short' }, ' (', { timeMs, style: 'relative' }, ')')]
      : [line(...(schedule.state === 'faulty' ? faultLine(schedule) : ['Paused.']))]),
  ];
};

const needed = (scene: Scene, roleId: string | null): readonly Permission[] => {
  const mentions = roleId !== null && scene.role(roleId)?.mentionable === false;
  return [
    'View Channel',
    'Send Messages',
    'Read Message History',
    ...(mentions ? (['Mention Everyone'] as const) : []),
  ];
};

/** Names what the bot may not do in a channel; null when all is well, or the face does not say. */
export const missingPermissions = (channelId: string, roleId: string | null, scene: Scene): Answer | null => {
  const missing = missingIn(channelId, needed(scene, roleId), scene);
  if (missing.length === 0) return null;
  const why = missing.includes('Mention Everyone')
    ? ' Mention Everyone is for a role that not everybody may mention.'
    : '';
  return lineRefusal(
    'Missing permissions',
    'In ',
    { channel: channelId },
    ` I am missing: ${missing.join(', ')}.${why} Allow that in the channel's settings under Permissions, and do this again.`,
  );
};

/** The schedule that is meant: the channel's that was given, that of this one, or the only one of the server. */
export const scheduleMeant = async (
  values: Values,
  context: CommandContext,
): Promise<{ readonly schedule: Schedule } | { readonly answer: Answer }> => {
  const { guildId, channelId } = context.scene;
  if (guildId === null) return { answer: noServer };
  const all = await (await context.store()).schedules.ofServer(guildId);
  const given = values['channel'];
  const wanted = given ?? (all.some((one) => one.channelId === channelId) ? channelId : null);
  const schedule = wanted === null ? all[0] : all.find((one) => one.channelId === wanted);
  if (all.length === 0) return { answer: noneYet(context.scene) };
  if (schedule === undefined)
    return {
      answer: lineRefusal(
        'Daily facts',
        'There are none in ',
        { channel: given ?? '' },
        '. /daily show lists where they are.',
      ),
    };
  if (wanted === null && all.length > 1)
    return {
      answer: lineRefusal(
        'Which channel?',
        'Say which one with the option channel: ',
        ...joined(all.map(({ channelId: channel }) => ({ channel }))),
      ),
    };
  return { schedule };
};

/** Buttons for one schedule; `name` tells several apart. */
export const scheduleActions = ({ channelId, state, fault }: Schedule, name = ''): readonly FollowUp[] => {
  const to = { channel: channelId };
  return [
    ...(state === 'active' ? [action(`Pause${name}`, 'daily pause', to)] : []),
    ...(state !== 'active' && fault !== 'gone' ? [action(`Resume${name}`, 'daily resume', to)] : []),
    action(`Turn off${name}`, 'daily off', to),
  ];
};
