/** Sends an interaction's one answer in time: deferred when it takes long, private or in place as it must be. */
import { randomBytes } from 'node:crypto';
import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from 'discord.js';
import type { Answer } from '../model.js';
import { type Drawing, drawAnswer } from './draw.js';
import { describeError, errorCode, type Log } from './log.js';

export type Answerable =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | MessageComponentInteraction;

/** `in place` changes the message that was pressed. */
export type Manner = 'public' | 'private' | 'in place';

/** Discord takes a first response within 3 s; this leaves time for the way there. */
const slowMs = 1000;

/** Unknown interaction, message or webhook: too late, or deleted meanwhile. There is nobody to tell. */
const tooLate: readonly (string | number | undefined)[] = [10062, 10008, 10015];
/** Already acknowledged: a retried request of ours had taken effect. */
const alreadyDone = 40060;

/** Runs `produce` and sends what comes of it. Throws only what Discord refused. */
export async function replyWith(
  interaction: Answerable,
  manner: Manner,
  produce: () => Answer | Promise<Answer>,
  mentions: ReadonlyMap<string, string>,
): Promise<Answer> {
  let deferral: Promise<void> | null = null;
  const timer = setTimeout(() => {
    deferral = defer(interaction, manner);
    deferral.catch(() => {}); // awaited below
  }, slowMs);
  let answer: Answer;
  try {
    answer = await produce();
  } finally {
    clearTimeout(timer);
    await (deferral as Promise<void> | null);
  }
  // A deferred answer stays as public as it was announced.
  const announced = manner === 'public' && interaction.deferred;
  const hidden = manner === 'private' || (answer.audience === 'asker' && !announced);
  const deletable = !hidden && !(manner === 'in place' && isPrivateMessage(interaction));
  const drawing = drawAnswer(answer, { mentions, deletable });
  await send(interaction, manner, drawing, hidden);
  return answer;
}

const isPrivateMessage = (interaction: Answerable): boolean =>
  interaction.isMessageComponent() && interaction.message.flags.has(MessageFlags.Ephemeral);

async function defer(interaction: Answerable, manner: Manner): Promise<void> {
  await succeedOnRetry(async () => {
    if (manner === 'in place' && interaction.isMessageComponent()) await interaction.deferUpdate();
    else await interaction.deferReply(manner === 'private' ? { flags: MessageFlags.Ephemeral } : {});
  });
  interaction.deferred = true;
}

async function send(interaction: Answerable, manner: Manner, drawing: Drawing, hidden: boolean): Promise<void> {
  const { components } = drawing;
  const flags = MessageFlags.IsComponentsV2 as const;
  const privately = [flags, MessageFlags.Ephemeral] as const;
  // A private message stays private when it is changed; so it can be changed by an answer for its reader alone.
  const inPlace = manner === 'in place' && (!hidden || isPrivateMessage(interaction));
  await succeedOnRetry(async () => {
    if (inPlace && interaction.isMessageComponent()) {
      if (interaction.deferred) await interaction.editReply({ components, flags });
      else await interaction.update({ components, flags });
    } else if (interaction.deferred && manner === 'in place') {
      await interaction.followUp({ components, flags: privately });
    } else if (interaction.deferred) await interaction.editReply({ components, flags });
    else await interaction.reply({ components, flags: hidden ? privately : flags });
  });
  interaction.replied = true;
}

/** One plain sentence that only the person who acted sees. */
export async function say(interaction: Answerable, sentence: string): Promise<void> {
  const body = { content: sentence, flags: MessageFlags.Ephemeral } as const;
  await succeedOnRetry(async () => {
    if (interaction.replied) await interaction.followUp(body);
    else if (!interaction.deferred) await interaction.reply(body);
    else if (interaction.isMessageComponent() && interaction.ephemeral === null) await interaction.followUp(body);
    else await interaction.editReply({ content: sentence });
  });
}

/** Deletes the message that was pressed. */
export async function deletePressed(interaction: MessageComponentInteraction): Promise<void> {
  await succeedOnRetry(async () => {
    await interaction.deferUpdate();
  });
  await interaction.deleteReply();
}

/** A connection that broke may have delivered the request or not: the second try finds out. */
async function succeedOnRetry(send: () => Promise<void>): Promise<void> {
  const orDone = (error: unknown): void => {
    if (errorCode(error) !== alreadyDone) throw error;
  };
  try {
    await send();
  } catch (error) {
    if (isBroken(error)) await send().catch(orDone);
    else orDone(error);
  }
}

/** What discord.js does not retry itself: a kept connection that the other side closed just then. */
const isBroken = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return String(errorCode(cause) ?? errorCode(error) ?? '').startsWith('UND_ERR_');
};

/** Logs a failure with a short id and tells the id to the person, unless it is too late to tell anything. */
export async function reportFailure(interaction: Answerable, error: unknown, fields: object, log: Log): Promise<void> {
  if (tooLate.includes(errorCode(error))) {
    log.warn({ ...fields, code: errorCode(error) }, 'answered too late');
    return;
  }
  const id = randomBytes(4).toString('hex');
  log.error({ ...fields, id, err: describeError(error) }, 'interaction failed');
  try {
    await say(interaction, `Something went wrong, sorry. Whoever runs this bot finds it in the log as ${id}.`);
  } catch (failure) {
    log.warn({ ...fields, id, err: describeError(failure) }, 'the failure could not be told');
  }
}
