/**
 * What a face with channels offers to those who post without being asked just then: daily facts and
 * study groups. Types and one error; `discord/` fills it in.
 */
import type { Answer } from './model.js';

/** Permissions by the names that Discord's settings show. */
export type Permission =
  | 'View Channel'
  | 'Send Messages'
  | 'Send Messages in Threads'
  | 'Create Public Threads'
  | 'Manage Threads'
  | 'Read Message History'
  | 'Mention Everyone'
  | 'Manage Server';

export type ChannelKind = 'text' | 'announcement' | 'thread' | 'other';

/** A channel as the face saw it in what a person just did: what the bot may do there, this moment. */
export interface ChannelInfo {
  readonly id: string;
  readonly kind: ChannelKind;
  /** Null when the face did not say. */
  readonly botMay: ReadonlySet<Permission> | null;
}

export interface RoleInfo {
  readonly id: string;
  /** Whether anyone may mention it. */
  readonly mentionable: boolean;
}

export interface Post {
  readonly answer: Answer;
  /** At most 25 characters; the same again within a few minutes gives the earlier message. */
  readonly nonce: string;
  /** Those who get a push notification, and no others. */
  readonly mention?: { readonly role: string } | { readonly users: readonly string[] };
}

/** Every function throws `ChannelError` for what Discord refuses, and something else for what is not its doing. */
export interface Channels {
  /** @returns the message's id. Waits out 429, and tries 5xx again. */
  post(channelId: string, post: Post): Promise<string>;
  /** Changes a message of ours. */
  edit(channelId: string, messageId: string, answer: Answer): Promise<void>;
  /**
   * A message of ours in the channel that is not older than `sinceMs` and of which a follow-up leads to `call`; null
   * when there is none. Reads no one else's messages.
   */
  findOwn(channelId: string, sinceMs: number, isIt: (calls: readonly string[]) => boolean): Promise<string | null>;
  /** A public thread, archived by itself after a week without messages. @returns its id. */
  openThread(channelId: string, name: string): Promise<string>;
  renameThread(threadId: string, name: string): Promise<void>;
  archiveThread(threadId: string): Promise<void>;
}

/**
 * `gone`: deleted; `forbidden`: the bot may not; `archived`: a closed thread that it may not open again; `refused`:
 * Discord did not take what was sent; `unavailable`: Discord did not answer well for long.
 */
export type ChannelFault = 'gone' | 'forbidden' | 'archived' | 'refused' | 'unavailable';

export class ChannelError extends Error {
  constructor(
    readonly fault: ChannelFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
