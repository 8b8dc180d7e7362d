/** The messages that the stand-in keeps, and what a person sees of them. */

export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly content?: string;
  readonly disabled?: boolean;
  readonly components?: readonly Component[];
  readonly options?: readonly { readonly label: string; readonly value: string; readonly description?: string }[];
}

export interface Metadata {
  readonly id: string;
  readonly type: number;
  readonly userId: string;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | null;
  /** Null for a message that answers nobody. */
  readonly metadata: Metadata | null;
  /** Seen by the one who acted alone. */
  readonly isPrivate: boolean;
  /** The person who wrote it; absent for the bot's. */
  readonly authorId?: string;
  readonly nonce?: string;
  readonly createdMs: number;
  /** Users and roles that are notified of it. */
  readonly pings: readonly string[];
  /** How often it was changed. */
  readonly edits: number;
  readonly isDeleted: boolean;
  readonly flags: number;
  readonly content: string;
  readonly components: readonly Component[];
}

export type MutableMessage = { -readonly [Key in keyof Message]: Message[Key] };

const ephemeral = 64;
const silent = 1 << 12;

export function createMessage(
  given: Omit<Message, 'isPrivate' | 'pings' | 'edits' | 'isDeleted' | 'flags' | 'content' | 'components'>,
  body: unknown,
): MutableMessage {
  const message: MutableMessage = {
    ...given,
    isPrivate: false,
    pings: [],
    edits: 0,
    isDeleted: false,
    flags: 0,
    content: '',
    components: [],
  };
  changeMessage(message, body);
  message.edits = 0;
  message.isPrivate = (message.flags & ephemeral) !== 0;
  return message;
}

/** Fields that are absent stay; flags are only ever added. */
export function changeMessage(message: MutableMessage, body: unknown): void {
  const { content, components, flags } = body as { content?: string | null; components?: Component[]; flags?: number };
  if (content !== undefined) message.content = content ?? '';
  if (components !== undefined) message.components = numbered(components, { last: 0 });
  message.flags |= flags ?? 0;
  message.edits += 1;
}

/** Discord gives each component a number. */
const numbered = (components: readonly Component[], counter: { last: number }): Component[] =>
  components.map((component) => {
    counter.last += 1;
    const id = component.id ?? counter.last;
    return component.components
      ? { ...component, id, components: numbered(component.components, counter) }
      : { ...component, id };
  });

export function allComponents(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...allComponents(component.components ?? [])]);
}

/** Everything that is there to read, a line between the parts. */
export const textOf = ({ content, components }: Message): string =>
  [content, ...allComponents(components).map((component) => component.content ?? '')].filter(Boolean).join('\n');

export const buttonsOf = ({ components }: Message): string[] =>
  allComponents(components).flatMap(({ type, label }) => (type === 2 && label ? [label] : []));

export const menuOf = ({ components }: Message): string[] =>
  allComponents(components).flatMap(({ options }) => (options ?? []).map(({ label }) => label));

/** Whether nobody's device shows a notification of it. */
export const isSilent = ({ flags }: Message): boolean => (flags & silent) !== 0;

/** When an id was made. */
const timeOf = (id: string): Date => new Date(Number(BigInt(id) >> 22n) + 1_420_070_400_000);

/** As Discord's API gives it. */
export function messageJson(message: Message, author: object, applicationId: string | null): object {
  return {
    id: message.id,
    channel_id: message.channelId,
    ...(message.guildId ? { guild_id: message.guildId } : {}),
    author,
    content: message.content,
    timestamp: timeOf(message.id).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: mentioned(message, /<@(\d+)>/g).map(userJson),
    mention_roles: mentioned(message, /<@&(\d+)>/g),
    attachments: [],
    embeds: [],
    pinned: false,
    type: message.metadata ? 20 : 0,
    flags: message.flags,
    components: message.components,
    ...(applicationId ? { application_id: applicationId } : {}),
    ...(message.metadata
      ? {
          interaction_metadata: {
            id: message.metadata.id,
            type: message.metadata.type,
            user: userJson(message.metadata.userId),
            authorizing_integration_owners: {},
          },
        }
      : {}),
  };
}

/** What stands in it, whether it notifies or not. */
const mentioned = (message: Message, pattern: RegExp): string[] => [
  ...new Set([...textOf(message).matchAll(pattern)].map(([, id = '']) => id)),
];

export const userJson = (id: string): object => ({
  id,
  username: `user${id.slice(-4)}`,
  discriminator: '0',
  global_name: null,
  avatar: null,
  bot: false,
});
