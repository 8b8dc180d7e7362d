/** The plan in a group's thread: posted, kept up to date, and put back when somebody has deleted it. */
import { ChannelError, type Channels } from '../channels.js';
import type { Vault } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Store } from '../store/store.js';
import { isAlone, planCard } from './cards.js';

export interface PlanSetting {
  readonly store: Store;
  readonly channels: Pick<Channels, 'post' | 'edit'>;
  readonly vault: Vault;
  readonly nowMs: number;
}

/** While a group changes all the time; whoever changes it last shows it too. */
const MOST_EDITS = 3;

/** @throws ChannelError */
export const postPlan = async (group: Group, { store, channels, vault, nowMs }: PlanSetting): Promise<void> => {
  const answer = planCard(group, await store.groups.members(group.id), vault);
  const nonce = `plan${group.id}${nowMs.toString(36)}`;
  await store.groups.setPlanMessage(group.id, await channels.post(group.channelId, { answer, nonce }));
};

/**
 * Shows the plan as it is now. A thread that is gone ends its group; whatever else Discord refuses can wait for the next
 * time.
 */
export const refreshPlan = async (groupId: string, setting: PlanSetting): Promise<'shown' | 'ended'> => {
  const { store, channels, vault, nowMs } = setting;
  let drawn = '';
  for (let time = 0; time < MOST_EDITS; time++) {
    const group = await store.groups.get(groupId);
    if (group === null || isAlone(group) || group.planMessageId === null) return 'shown';
    const members = await store.groups.members(groupId);
    const now = JSON.stringify([group, members]);
    if (now === drawn) return 'shown';
    drawn = now;
    const fault = await refusal(channels.edit(group.channelId, group.planMessageId, planCard(group, members, vault)));
    // Someone who joined meanwhile may have been shown before: then this edit took them out again.
    if (fault === null) continue;
    if (fault !== 'gone') return 'shown';
    // Either the message or its thread.
    if ((await refusal(postPlan(group, setting))) !== 'gone') return 'shown';
    await store.groups.end(groupId, nowMs);
    return 'ended';
  }
  return 'shown';
};

const refusal = async (work: Promise<void>) => {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof ChannelError) return error.fault;
    throw error;
  }
};
