/**
 * What a command is: constant data that describes it, and a function from its options to an Answer.
 * A command knows no face; what it needs of the place it is used in it asks through `Place`.
 */
import type { ChannelInfo, Channels, Permission, RoleInfo } from '../channels.js';
import type { Answer, Vault } from '../model.js';
import type { SearchIndex } from '../search/index.js';
import type { Store } from '../store/store.js';

/** The notes and their index, swapped as one when the folder changes. */
export interface Library {
  readonly vault: Vault;
  readonly index: SearchIndex;
  /** When it was built, in milliseconds since the epoch. */
  readonly builtAtMs: number;
}

/** Where a command is used. A face fills it in. */
export interface Scene {
  readonly face: 'discord' | 'terminal';
  /** A Discord user id, or the terminal's one person. */
  readonly userId: string;
  /** Null in direct messages and in the terminal. */
  readonly guildId: string | null;
  readonly channelId: string | null;
  /** Whether a slash command was typed whose answer everyone in a server sees. */
  readonly isPublic: boolean;
  /** What the person may do in this channel; empty outside servers. */
  readonly userMay: ReadonlySet<Permission>;
  /** The channel that the command is used in, or one that was given as an option; null when the face knows neither. */
  channel(id: string): ChannelInfo | null;
  /** A role that was given as an option. */
  role(id: string): RoleInfo | null;
  /** Draws a command so that it can be clicked, where the face can: `</ask:123>`, else `/ask`. */
  commandMention(name: string): string;
  /** Whether this is who runs the bot: the owner of the Discord application or one of its team; who sits at the terminal. */
  isOwner(): Promise<boolean>;
}

export interface Option {
  readonly name: string;
  /** 1–100 characters. */
  readonly description: string;
  readonly type: 'text' | 'flag' | 'whole' | 'channel' | 'role';
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Of a channel: what is offered; anything may arrive. */
  readonly kinds?: readonly ('text' | 'announcement')[];
  /** Has `Command.suggest` complete it. */
  readonly autocomplete?: boolean;
}

/** One suggestion while typing: what is shown, and what is sent. Both 1–100 characters. */
export interface Suggestion {
  readonly name: string;
  readonly value: string;
}

export interface CommandContext {
  /** The newest notes; ask once, so that one answer is of one moment. */
  library(): Library;
  /** What is kept. @throws StoreError when it cannot be used now; faces tell why. */
  store(): Promise<Store>;
  readonly scene: Scene;
  /** Null where there are no channels. */
  readonly channels: Channels | null;
  readonly random: () => number;
  readonly nowMs: number;
  /** Has work done once the answer is out, which it neither delays nor spoils; what fails there is logged. */
  afterwards(work: () => Promise<void>): void;
}

/** Options as a face read them: absent ones are missing, flags are 'true'. Never trusted to be valid. */
export type Values = Readonly<Record<string, string | undefined>>;

export interface Command {
  /** Lower case, 1–32 characters; a subcommand is `group name`. */
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** The option that a terminal takes from the words after the command; absent: none. */
  readonly main?: string;
  /** Its answer never takes the place of the message that it was pressed on. */
  readonly beside?: boolean;
  /** Used in servers alone. */
  readonly serverOnly?: boolean;
  /** Only for those who may manage the server, unless its admins set it otherwise. */
  readonly manageGuild?: boolean;
  /** Reached by follow-ups only, not offered to people. */
  readonly hidden?: boolean;
  /** The name of a message context-menu entry that runs the command on a message's text as its main option. */
  readonly messageMenu?: string;
  /** Whether the answer is for the asker alone; decided before anything is sent. */
  isPrivate(values: Values): boolean;
  suggest?(option: string, typed: string, values: Values, context: CommandContext): readonly Suggestion[];
  run(values: Values, context: CommandContext): Answer | Promise<Answer>;
}
