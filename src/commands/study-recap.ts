/** `/study recap` and `/study end`: what a group has read and looked up, and its end. */
import { paragraph, refusal } from '../answer.js';
import { ChannelError } from '../channels.js';
import { groupAction, isAlone, titleOf } from '../groups/cards.js';
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
    const quiz = await store.quizRounds.in(group.channelId);
    if (quiz !== null) await roundsOf(store, context)?.stop(quiz);
    const recap = await recapOf({ ...group, endedMs: context.nowMs }, store, context);
    if (isAlone(group)) {
      await store.groups.end(group.id, context.nowMs);
      return recap;
    }
    return close(group, recap, store, context);
  },
};

/**
 * The last words in the thread, then the group's end: whoever is cut off in between ends it again, and the nonce keeps
 * the words from coming twice. The thread is archived once the answer is out, since an answer opens it again.
 */
const close = async (group: Group, recap: Answer, store: Store, context: CommandContext): Promise<Answer> => {
  const { channels } = context;
  const { vault } = context.library();
  let refused: ChannelError | null = null;
  try {
    await channels?.post(group.channelId, { answer: recap, nonce: `end${group.id}` });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.fault === 'unavailable')
      return refusal(
        titleOf(group, vault),
        'The recap could not be posted, as Discord did not answer well. The group goes on; end it again in a minute.',
        [groupAction('End the group', 'end', group)],
      );
    refused = error;
  }
  await store.groups.end(group.id, context.nowMs);
  const words = paragraph('The group has ended. What is kept about it is deleted in 30 days.');
  if (refused !== null) {
    const why = paragraph(`The recap could not be posted: ${refusedBy(refused)}. Here it is for you.`);
    return { ...recap, body: [words, why, ...recap.body], audience: 'asker' };
  }
  await refreshPlanOf(store, group.id, context);
  context.afterwards(() => archive(group, context));
  return { kind: 'done', title: titleOf(group, vault), body: [words], followUps: [], audience: 'asker' };
};

/** A thread that stays open says so itself, as whoever ended its group has had their answer. */
const archive = async (group: Group, { channels, library }: CommandContext): Promise<void> => {
  const title = titleOf(group, library().vault);
  try {
    await channels?.archiveThread(group.channelId);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.fault === 'gone' || error.fault === 'archived') return;
    const why =
      error.fault === 'forbidden'
        ? 'I may not close this thread (Manage Threads)'
        : 'Discord did not close this thread';
    const answer: Answer = { ...refusal(title, `${why}: someone who may can do it by hand.`), audience: 'everyone' };
    await channels?.post(group.channelId, { answer, nonce: `open${group.id}` });
  }
};
