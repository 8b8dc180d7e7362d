/** `/study settings`: a group's pace, and whether it shows a leaderboard. */
import { paragraph, refusal } from '../answer.js';
import { groupAction, hasStopped, isAlone, titleOf } from '../groups/cards.js';
import { nextTopicMs } from '../groups/pace.js';
import { isFinished } from '../groups/steps.js';
import type { Answer, Block, Vault } from '../model.js';
import { recurrenceWords } from '../slots.js';
import type { Group } from '../store/groups.js';
import type { Command } from './command.js';
import { groupHere, leadersOnly, mayLead, refreshPlanOf, threadGone } from './study.js';
import { paceOptions, readPace } from './study-pace.js';
import { suggestZones } from './when.js';

export const studySettings: Command = {
  name: 'study settings',
  description: 'The study group’s pace and leaderboard; those who lead it change them',
  options: [
    ...paceOptions,
    { name: 'leaderboard', description: 'Show who answers most in its progress', type: 'text', choices: ['on', 'off'] },
  ],
  serverOnly: true,
  isPrivate: () => true,
  suggest: (option, typed, _values, { nowMs }) => (option === 'timezone' ? suggestZones(typed, nowMs) : []),
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group } = here;
    const { vault } = context.library();
    if (isAlone(group))
      return refusal(
        'Study',
        'In the terminal you go at your own pace: there is nothing to set. Go on with /study next.',
      );
    const changed = ['pace', 'time', 'timezone', 'leaderboard'].filter((name) => values[name] !== undefined);
    if (changed.length === 0) return settingsCard(group, vault);
    if (!mayLead(here, context)) return leadersOnly(here, 'change its settings');
    const shown = values['leaderboard'];
    if (shown !== undefined && !/^(on|off|true|false)$/.test(shown))
      return refusal('Study', 'The leaderboard can be on or off.');
    const pace = readPace(values, context.nowMs, group.pace);
    if (typeof pace === 'string') return refusal('Study', pace);
    if (changed.some((name) => name !== 'leaderboard')) {
      const waits = group.step > 0 && !isFinished(group);
      if (!(await store.groups.setPace(group, pace, waits ? nextTopicMs(pace, context.nowMs) : null)))
        return refusal('Study', 'The group went on just now, so its pace is as it was. Set it again.');
    }
    if (shown !== undefined) await store.groups.setLeaderboard(group.id, shown === 'on' || shown === 'true');
    if ((await refreshPlanOf(store, group.id, context)) === 'ended') return threadGone();
    return settingsCard((await store.groups.get(group.id)) ?? group, vault);
  },
};

const settingsCard = (group: Group, vault: Vault): Answer => {
  const { pace, nextMs } = group;
  const next: Block[] = hasStopped(group)
    ? [paragraph('It has stopped, because I could not post here. Once I may, give the pace again.')]
    : nextMs === null
      ? []
      : [{ type: 'line', parts: ['It comes next ', { timeMs: nextMs, style: 'date' }, '.'] }];
  return {
    kind: 'done',
    title: `${titleOf(group, vault)} · settings`,
    body: [
      paragraph(
        pace === null
          ? 'Pace: none; the next topic comes when a member presses Next topic.'
          : `Pace: the next topic comes ${recurrenceWords(pace)}, or when a member presses Next topic.`,
      ),
      ...next,
      paragraph(`Leaderboard: ${group.leaderboard ? 'on' : 'off'}.`),
    ],
    followUps: [
      groupAction(group.leaderboard ? 'Leaderboard off' : 'Leaderboard on', 'settings', group, {
        leaderboard: group.leaderboard ? 'off' : 'on',
      }),
      groupAction('Path', 'path', group),
    ],
    audience: 'asker',
  };
};
