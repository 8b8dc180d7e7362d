/** `/study recap` and `/study end`: what a group has read and looked up, and its end. */
import { paragraph } from '../answer.js';
import { ChannelError } from '../channels.js';
import { isAlone, titleOf } from '../groups/cards.js';
import { recapCard } from '../groups/recap.js';
import { summaryOf } from '../groups/review.js';
import { zoneOf } from '../groups/review-reminders.js';
import type { Answer } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Store } from '../store/store.js';
import type { Command, CommandContext } from './command.js';
import { groupHere, leadersOnly, mayLead, refreshPlanOf, refusedBy, roundsOf } from './study.js';

const recapOf = async (group: Group, store: Store, { library, nowMs }: CommandContext): Promise<Answer> => {
  const answered = await summaryOf(store.reviews, { groupId: group.id, nowMs, zone: zoneOf(group) });
  return recapCard(
    group,
    await store.groups.lookups(group.id),
    library().vault,
    answered.answers > 0 ? answered : null,
  );
};

export const studyRecap: Command = {
  name: 'study recap',
  description: 'What the study group has read, what it asked, what was found and what was not',
  options: [],
  serverOnly: true,
  isPrivate: () => false,
  async run(values, context) {
    const here = await groupHere(values, context);
    return 'answer' in here ? here.answer : recapOf(here.group, here.store, context);
  },
};

export const studyEnd: Command = {
  name: 'study end',
  description: 'End the study group: its recap is posted and its thread archived',
  options: [],
  serverOnly: true,
  isPrivate: () => true,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group } = here;
    if (!isAlone(group) && !mayLead(here, context)) return leadersOnly(here, 'end it');
    const ended = await store.groups.end(group.id, context.nowMs);
    const quiz = await store.quizRounds.in(group.channelId);
    if (quiz !== null) await roundsOf(store, context)?.stop(quiz);
    // Someone else was faster: it has ended all the same.
    const recap = await recapOf(ended ?? { ...group, endedMs: context.nowMs }, store, context);
    if (isAlone(group) || ended === null) return recap;
    return close(ended, recap, store, context);
  },
};

/** The last words in the thread, then its end; what Discord refuses is told, and the group has ended all the same. */
const close = async (group: Group, recap: Answer, store: Store, context: CommandContext): Promise<Answer> => {
  const { channels } = context;
  const told: string[] = [];
  let isPosted = false;
  try {
    await channels?.post(group.channelId, { answer: recap, nonce: `end${group.id}` });
    isPosted = true;
    await refreshPlanOf(store, group.id, context);
    await channels?.archiveThread(group.channelId);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    told.push(
      isPosted
        ? 'I may not archive this thread (Manage Threads): someone who may can close it.'
        : `The recap could not be posted: ${refusedBy(error)}. Here it is for you.`,
    );
  }
  const words = ['The group has ended. What is kept about it is deleted in 30 days.', ...told].map(paragraph);
  if (!isPosted) return { ...recap, body: [...words, ...recap.body], audience: 'asker' };
  return {
    kind: 'done',
    title: titleOf(group, context.library().vault),
    body: words,
    followUps: [],
    audience: 'asker',
  };
};
