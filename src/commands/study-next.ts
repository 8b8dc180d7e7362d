/** `/study next`: begins a group's path, and goes on to its next topic, once however many press at once. */
import { paragraph, refusal, topicFollowUp } from '../answer.js';
import { ChannelError } from '../channels.js';
import { groupAction, isAlone, nextAction, stepCard, titleOf } from '../groups/cards.js';
import { nextTopicMs } from '../groups/pace.js';
import { currentNote, isFinished, nextStep } from '../groups/steps.js';
import type { Answer, Vault } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Store } from '../store/store.js';
import type { Command, CommandContext } from './command.js';
import { groupHere, joinFirst, leadersOnly, mayLead, memberOf, refreshPlanOf, refusedBy, threadGone } from './study.js';

export const studyNext: Command = {
  name: 'study next',
  description: 'Go on to the next topic of the path; what was read before counts as covered',
  options: [],
  serverOnly: true,
  isPrivate: () => false,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group } = here;
    const { vault } = context.library();
    const leads = isAlone(group) || mayLead(here, context);
    if (!leads && memberOf(here, context) === undefined) return joinFirst(here);
    if (group.step === 0 && !leads) return leadersOnly(here, 'begin its path');
    // A button leads on from the topic that it stands under: who presses it late does not skip one.
    const from = values['from'];
    if (from !== undefined && from !== String(group.step)) return movedOn(group, vault);
    if (isFinished(group)) return finished(group, vault);

    const next = nextStep(group, vault);
    const dueMs = next.note === null ? null : nextTopicMs(group.pace, context.nowMs);
    const now = await store.groups.advance(group, next.step, dueMs, context.nowMs);
    if (now === null) return movedOn((await store.groups.get(group.id)) ?? group, vault);
    const card = stepCard(now, next, vault);
    if (isAlone(now)) return card;
    return context.scene.isPublic ? shown(card, now, store, context) : posted(card, now, store, context);
  },
};

/** The answer itself is seen by all. */
const shown = async (card: Answer, group: Group, store: Store, context: CommandContext): Promise<Answer> => {
  await refreshPlanOf(store, group.id, context);
  return card;
};

/** Whoever pressed a button gets an answer of their own; the card is for all. */
const posted = async (card: Answer, group: Group, store: Store, context: CommandContext): Promise<Answer> => {
  try {
    await context.channels?.post(group.channelId, { answer: card, nonce: `step${group.id}:${group.step}` });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.fault === 'gone') {
      await store.groups.end(group.id, context.nowMs);
      return threadGone();
    }
    await refreshPlanOf(store, group.id, context);
    const why = paragraph(`The topic could not be posted: ${refusedBy(error)}. Here it is for you.`);
    return { ...card, body: [why, ...card.body], audience: 'asker' };
  }
  await refreshPlanOf(store, group.id, context);
  return {
    kind: 'done',
    title: card.title,
    body: [paragraph(isFinished(group) ? 'The path is done.' : `Topic ${group.step} of ${group.path.length} is up.`)],
    followUps: [groupAction('Path', 'path', group)],
    audience: 'asker',
  };
};

/** Someone else pressed first, or the pace brought the next topic. */
const movedOn = (group: Group, vault: Vault): Answer => {
  if (group.endedMs !== null) return refusal('Study', 'This study group has just ended.');
  if (isFinished(group)) return finished(group, vault);
  const note = currentNote(group, vault);
  return refusal(
    titleOf(group, vault),
    group.step === 0
      ? 'The path has been changed just now. Look at it, then begin.'
      : `The group has gone on already: it is at topic ${group.step} of ${group.path.length}${note === null ? '' : `, ${note.title}`}.`,
    [...(note === null ? [] : [topicFollowUp(note)]), nextAction(group), groupAction('Path', 'path', group)],
  );
};

const finished = (group: Group, vault: Vault): Answer =>
  refusal(titleOf(group, vault), 'All topics of the path are read.', [
    groupAction('Recap', 'recap', group),
    groupAction('Progress', 'progress', group),
  ]);
