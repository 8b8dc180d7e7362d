/** `/daily show`, `pause`, `resume`, `off` and `now`: what becomes of a channel's daily facts. */
import { paragraph, refusal } from '../answer.js';
import { createDelivery } from '../delivery.js';
import type { Block } from '../model.js';
import { dailyJob } from '../posts/daily-posts.js';
import { faultWords } from '../posts/fault-notice.js';
import { nextSlot } from '../slots.js';
import type { Command, Option } from './command.js';
import {
  forAdmins,
  missingPermissions,
  nextTimes,
  noneYet,
  noServer,
  scheduleActions,
  scheduleBlocks,
  scheduleMeant,
} from './daily-answers.js';
import { dailyReplace, dailySet } from './daily-set.js';
import { done, line, lineRefusal } from './told.js';

const TITLE = 'Daily facts';
/** Schedules that get buttons of their own. */
const WITH_BUTTONS = 4;
/** A second press within that time is the same one. */
const PRESS_MS = 10_000;

const channelOption: Option = {
  name: 'channel',
  description: 'Which channel, if there are several',
  type: 'channel',
};

const show: Command = {
  ...forAdmins,
  name: 'daily show',
  description: 'Where daily facts are posted in this server, and when next',
  options: [],
  async run(_values, context) {
    const { guildId } = context.scene;
    if (guildId === null) return noServer;
    const { schedules } = await context.store();
    const all = await schedules.ofServer(guildId);
    if (all.length === 0) return noneYet(context.scene);
    for (const { channelId, state, faultTold } of all)
      if (state === 'faulty' && !faultTold) await schedules.told(channelId);
    const { vault } = context.library();
    const body = all.flatMap((schedule, at): Block[] => [
      ...(all.length > 1 ? [{ type: 'heading', text: String(at + 1) } as const] : []),
      ...scheduleBlocks(schedule, vault, context.nowMs),
    ]);
    const named = all.slice(0, WITH_BUTTONS);
    return done(
      all.length === 1 ? TITLE : `${TITLE} in ${all.length} channels`,
      body,
      named.flatMap((schedule, at) => scheduleActions(schedule, all.length > 1 ? ` ${at + 1}` : '')),
    );
  },
};

const pause: Command = {
  ...forAdmins,
  name: 'daily pause',
  description: 'Stops daily facts until they are resumed',
  options: [channelOption],
  async run(values, context) {
    const meant = await scheduleMeant(values, context);
    if ('answer' in meant) return meant.answer;
    const { schedule } = meant;
    await (await context.store()).schedules.pause(schedule.channelId);
    const paused = { ...schedule, state: 'paused', fault: null } as const;
    return done(
      TITLE,
      [line('Paused in ', { channel: schedule.channelId }, '. Resume it when you like.')],
      scheduleActions(paused),
    );
  },
};

const resume: Command = {
  ...forAdmins,
  name: 'daily resume',
  description: 'Goes on with daily facts that were paused',
  options: [channelOption],
  async run(values, context) {
    const meant = await scheduleMeant(values, context);
    if ('answer' in meant) return meant.answer;
    const { schedule } = meant;
    const refused = missingPermissions(schedule.channelId, schedule.roleId, context.scene);
    if (refused !== null) return refused;
    if (schedule.state !== 'active')
      await (await context.store()).schedules.resume(schedule.channelId, nextSlot(schedule, context.nowMs));
    const active = { ...schedule, state: 'active', fault: null } as const;
    return done(
      TITLE,
      [line('On again in ', { channel: schedule.channelId }, '.'), ...nextTimes(schedule, context.nowMs)],
      scheduleActions(active),
    );
  },
};

const off: Command = {
  ...forAdmins,
  name: 'daily off',
  description: 'Ends the daily facts of a channel',
  options: [channelOption],
  async run(values, context) {
    const meant = await scheduleMeant(values, context);
    if ('answer' in meant) return meant.answer;
    const { channelId } = meant.schedule;
    await (await context.store()).schedules.remove(channelId);
    return done(TITLE, [
      line('There are no daily facts in ', { channel: channelId }, ' any more.'),
      paragraph(`${context.scene.commandMention('daily set')} begins anew.`),
    ]);
  },
};

const nowOf = (hasQuiz: () => boolean): Command => ({
  ...forAdmins,
  name: 'daily now',
  description: 'Posts a fact at once, beside those of the schedule, and notifies nobody',
  options: [channelOption],
  async run(values, context) {
    const { channels, nowMs } = context;
    const meant = await scheduleMeant(values, context);
    if ('answer' in meant) return meant.answer;
    if (channels === null) return noServer;
    // An extra post notifies nobody.
    const schedule = { ...meant.schedule, roleId: null };
    const { channelId } = schedule;
    const refused = missingPermissions(channelId, null, context.scene);
    if (refused !== null) return refused;
    const store = await context.store();
    const now = () => nowMs;
    const vault = () => context.library().vault;
    const key = `daily-now:${channelId}:${Math.floor(nowMs / PRESS_MS)}`;
    const delivery = createDelivery({ deliveries: store.deliveries, channels, now });
    const outcome = await delivery.deliver(dailyJob(schedule, key, nowMs, { store, vault, now, quiz: hasQuiz() }));
    switch (outcome.kind) {
      case 'sent':
      case 'done':
        return done(TITLE, [line('Posted in ', { channel: channelId }, '. The schedule stays as it is.')]);
      case 'refused':
        return outcome.fault === 'refused'
          ? refusal(TITLE, 'Discord did not take that fact. Try again for another one.')
          : lineRefusal(TITLE, 'It could not be posted in ', { channel: channelId }, `: ${faultWords(outcome.fault)}`);
      case 'nothing':
        return refusal(TITLE, 'The notes hold no fact yet that can stand alone.');
      default:
        return refusal(TITLE, 'Discord does not take posts just now. Try again in a minute.');
    }
  },
});

/** @param hasQuiz whether there is a quiz that a post can lead on to. */
export const dailyCommandsOf = (hasQuiz: () => boolean): readonly Command[] => [
  dailySet,
  show,
  pause,
  resume,
  off,
  nowOf(hasQuiz),
  dailyReplace,
];
