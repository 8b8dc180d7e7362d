/**
 * What a face with channels offers to those who post without being asked just then: daily facts and
 * study groups. Types and one error; `discord/` fills it in.
 */
import type { Answer, Call } from './model.js';

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
  /** Changes a message of ours; whoever it mentions is not notified again. `gone` is the message or its channel. */
  edit(channelId: string, messageId: string, answer: Answer): Promise<void>;
  /**
   * The id of the first message of ours in the channel since `sinceMs` (or up to a minute before, as clocks differ) of
   * which `isIt` holds, given what its buttons and menu entries lead to; null when there is none. Finds nothing where
   * the bot may not read the message history.
   */
  findOwn(channelId: string, sinceMs: number, isIt: (calls: readonly Call[]) => boolean): Promise<string | null>;
  /** A public thread, archived by itself after a week without messages. Not to be tried again blindly: it could open two. @returns its id. */
  openThread(channelId: string, name: string): Promise<string>;
  /** Discord allows two in ten minutes; a third waits for so long. */
  renameThread(threadId: string, name: string): Promise<void>;
  /** Done as well when it is archived already. */
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
