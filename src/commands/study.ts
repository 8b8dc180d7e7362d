/** What the commands of a study group share: which group is meant, who leads it, and its plan kept up to date. */
import { refusal } from '../answer.js';
import type { ChannelError } from '../channels.js';
import { groupAction } from '../groups/cards.js';
import { refreshPlan } from '../groups/plan-message.js';
import { createRounds, type Rounds } from '../groups/quiz-rounds.js';
import type { Answer } from '../model.js';
import type { Member } from '../store/group-members.js';
import type { Group } from '../store/groups.js';
import type { Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { CommandContext, Values } from './command.js';
import { joined, line } from './told.js';

/** Where the path of the terminal's one person is kept. */
export const TERMINAL_CHANNEL = 'terminal';

export interface GroupHere {
  readonly store: Store;
  readonly group: Group;
  readonly members: readonly Member[];
}

const channelOf = ({ scene }: CommandContext): string | null =>
  scene.face === 'terminal' ? TERMINAL_CHANNEL : scene.channelId;

/** For what goes on without a store: null when it cannot be used. */
export const unlessStoreFails = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
};

/** Nobody reads a log of what a command did; what breaks is told to the person. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export const roundsOf = (store: Store, { channels, library, nowMs }: CommandContext): Rounds | null =>
  channels === null
    ? null
    : createRounds({ store, channels, vault: () => library().vault, now: () => nowMs, log: silent });

/** The group that a button belongs to, else the open one of the channel; or an answer that says that there is none. */
export const groupHere = async (
  values: Values,
  context: CommandContext,
): Promise<GroupHere | { readonly answer: Answer }> => {
  const store = await context.store();
  const id = values['group'];
  const channelId = channelOf(context);
  const group =
    id !== undefined ? await store.groups.get(id) : channelId === null ? null : await store.groups.openIn(channelId);
  if (group === null || group.endedMs !== null) {
    const { scene } = context;
    const start = scene.commandMention('study start');
    return {
      answer: refusal(
        'Study',
        scene.face === 'terminal'
          ? `You are on no path. Begin one with ${start} and a topic.`
          : id !== undefined
            ? `This study group has ended. ${start} begins a new one.`
            : `There is no study group in this channel. Use this in a group’s thread, or begin one with ${start}.`,
      ),
    };
  }
  return { store, group, members: await store.groups.members(group.id) };
};

export const memberOf = ({ members }: GroupHere, { scene }: CommandContext): Member | undefined =>
  members.find(({ userId }) => userId === scene.userId);

/** The starter, who took over from them, and those who moderate. */
export const mayLead = (here: GroupHere, context: CommandContext): boolean =>
  memberOf(here, context)?.leads === true ||
  context.scene.userMay.has('Manage Threads') ||
  context.scene.userMay.has('Manage Server');

/** @param what they wanted to do, such as `end the group`. */
export const leadersOnly = ({ members }: GroupHere, what: string): Answer => {
  const leaders = members.filter(({ leads }) => leads);
  const answer = refusal('Study', `Only those who lead the group or moderate here can ${what}.`);
  if (leaders.length === 0) return answer;
  const names = joined(leaders.map(({ userId: user }) => ({ user })));
  return { ...answer, body: [...answer.body, line('It is led by ', ...names, '.')] };
};

export const joinFirst = ({ group }: GroupHere): Answer =>
  refusal('Study', 'This is for members of the group. Join it first: it takes one press.', [
    groupAction('Join', 'join', group),
  ]);

/** Shows the plan in the thread as it is now. */
export const refreshPlanOf = async (store: Store, groupId: string, context: CommandContext) => {
  const { channels, nowMs } = context;
  if (channels === null) return 'shown';
  return refreshPlan(groupId, { store, channels, vault: context.library().vault, nowMs });
};

export const threadGone = (): Answer =>
  refusal('Study', 'The thread of this group has been deleted, so the group has ended.');

/** Why Discord did not let something be posted, for people. */
export const refusedBy = (error: ChannelError): string => {
  switch (error.fault) {
    case 'gone':
      return 'the thread has been deleted';
    case 'forbidden':
      return 'I need View Channel and Send Messages in Threads there';
    case 'archived':
      return 'the thread is closed and locked; someone with Manage Threads can open it';
    case 'refused':
      return 'Discord did not take it';
    case 'unavailable':
      return 'Discord did not answer well; try again in a minute';
  }
};
