/** What is said when Discord does not let daily facts into a channel. */
import { action } from '../answer.js';
import type { Answer, Call, LinePart } from '../model.js';
import type { Schedule } from '../store/schedules.js';

/** Ends the sentence "Daily facts in #channel are paused: …". */
export const faultWords = (fault: string | null): string => {
  switch (fault) {
    case 'gone':
      return 'the channel was deleted.';
    case 'archived':
      return 'the thread is closed.';
    default:
      return 'I may not write there. Allow View Channel and Send Messages, and then resume.';
  }
};

export const faultLine = ({ channelId, fault }: Pick<Schedule, 'channelId' | 'fault'>): readonly LinePart[] => [
  'Daily facts in ',
  { channel: channelId },
  ` are paused: ${faultWords(fault)}`,
];

/** For another channel of the same server. */
export const faultNotice = (schedule: Schedule): Answer => ({
  kind: 'refused',
  title: 'Daily facts paused',
  body: [
    { type: 'line', parts: faultLine(schedule) },
    { type: 'aside', text: 'Only those who may manage this server can change it.' },
  ],
  followUps:
    schedule.fault === 'gone'
      ? [action('Turn off', 'daily off', { channel: schedule.channelId })]
      : [
          action('Resume', 'daily resume', { channel: schedule.channelId }),
          action('Turn off', 'daily off', { channel: schedule.channelId }),
        ],
  audience: 'everyone',
});

/** By its button "Turn off". */
export const isFaultNotice = (calls: readonly Call[], channelId: string): boolean =>
  calls.some(({ command, options }) => command === 'daily off' && options['channel'] === channelId);
