/** A person in the stand-in Discord: types commands, presses, picks, and sees what comes of it. */
import { allComponents, createMessage, type Message, type MutableMessage, messageJson, userJson } from './messages.js';
import { botPermissions, channelJson, roleJson } from './places.js';
import type { Gateway } from './socket.js';
import type { Outcome, Pending, RegisteredCommand, RegisteredOption, State } from './state.js';

export type Given = Readonly<Record<string, string | number | boolean>>;

export interface Circumstances {
  /** A server's channel (if absent), the bot's direct messages, or other ones of a user who installed it. */
  readonly where?: 'server' | 'dm' | 'elsewhere';
  /** In a server, that the person has installed the bot and the server has not. */
  readonly isOwnInstall?: boolean;
  /** The channel or thread of a server, and by it the server; the first channel if absent. */
  readonly in?: string;
  /** Discord has given the interaction up before the bot answers. */
  readonly late?: boolean;
}

export interface PersonOptions {
  readonly roles?: readonly string[];
}

export interface Person {
  readonly id: string;
  /** Writes a message, with components as a bot could. */
  say(channelId: string, text: string, components?: readonly object[]): Message;
  /** `name` may be `group name`. Waits for the command to be registered and for the answer. */
  slash(name: string, options?: Given, circumstances?: Circumstances): Promise<Outcome>;
  autocomplete(
    name: string,
    option: string,
    typed: string,
    others?: Given,
  ): Promise<readonly { name: string; value: string }[]>;
  press(message: Message, label: string, circumstances?: Circumstances): Promise<Outcome>;
  pick(message: Message, label: string, circumstances?: Circumstances): Promise<Outcome>;
  /** On a message of that text; the entry's name may be left out while there is only one. */
  contextMenu(text: string, entry?: string, circumstances?: Circumstances): Promise<Outcome>;
}

const patienceMs = 20_000;
const [commandType, componentType, autocompleteType] = [2, 3, 4];

export function createPerson(
  state: State,
  gateway: Gateway,
  permissions: string,
  { roles = [] }: PersonOptions = {},
): Person {
  const id = state.nextId();

  async function act(
    type: number,
    data: object,
    about: Circumstances,
    pressed: MutableMessage | null,
  ): Promise<Outcome> {
    const where = about.where ?? (pressed && !pressed.guildId ? 'dm' : 'server');
    const channelId = pressed?.channelId ?? (where === 'server' ? (about.in ?? state.channelId) : state.nextId());
    const channel = where === 'server' ? state.channels.get(channelId) : undefined;
    if (where === 'server' && !channel) throw new Error('that channel is gone');
    const guildId = channel?.guildId ?? null;
    const interactionId = state.nextId();
    const { promise, resolve, reject } = withResolvers<Outcome>();
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${patienceMs} ms: ${JSON.stringify(data)}`)),
      patienceMs,
    );
    const pending: Pending = {
      id: interactionId,
      token: `token-of-the-interaction-${interactionId}`,
      type,
      userId: id,
      channelId,
      guildId,
      pressed,
      createdMs: Date.now(),
      isLate: about.late ?? false,
      acknowledged: null,
      firstMs: 0,
      original: null,
      deferredFlags: 0,
      settle(outcome) {
        clearTimeout(timer);
        resolve({
          ...outcome,
          deferred: pending.acknowledged === 5 || pending.acknowledged === 6,
          firstMs: pending.firstMs,
        });
      },
    };
    state.pending.set(interactionId, pending);
    const user = userJson(id);
    gateway.dispatch('INTERACTION_CREATE', {
      id: interactionId,
      application_id: state.applicationId,
      type,
      token: pending.token,
      version: 1,
      channel_id: channelId,
      channel: channel
        ? { ...channelJson(state, channel, 'a person'), permissions }
        : { id: channelId, type: where === 'dm' ? 1 : 3, recipients: where === 'dm' ? [user] : [] },
      ...(guildId
        ? {
            guild_id: guildId,
            guild: { id: guildId, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member: {
              user,
              roles,
              permissions,
              joined_at: new Date(0).toISOString(),
              deaf: false,
              mute: false,
              flags: 0,
            },
          }
        : { user }),
      app_permissions: channel ? botPermissions(state, channel) : '2251799813685247',
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners:
        guildId && !about.isOwnInstall ? { 0: guildId } : where === 'dm' ? { 0: '0' } : { 1: id },
      context: guildId ? 0 : where === 'dm' ? 1 : 2,
      attachment_size_limit: 10_485_760,
      data,
      ...(pressed ? { message: messageJson(pressed, state.botUser, state.applicationId) } : {}),
    });
    return promise;
  }

  /** The channels and roles among the options, as the person sees them. */
  function resolvedOf(inner: readonly RegisteredOption[], given: Given): object {
    const resolved: Record<string, Record<string, object>> = {};
    for (const [name, value] of Object.entries(given)) {
      const type = inner.find((option) => option.name === name)?.type;
      if (type === 7) {
        const channel = state.channels.get(String(value));
        if (!channel) throw new Error(`there is no channel ${value} to give as ${name}`);
        const json = { ...channelJson(state, channel, 'a person'), permissions };
        resolved.channels = {
          ...resolved.channels,
          [channel.id]: { ...json, app_permissions: botPermissions(state, channel) },
        };
      }
      if (type === 8) {
        const role = [...state.guilds.values()].flatMap((guild) => guild.roles).find((one) => one.id === value);
        if (!role) throw new Error(`there is no role ${value} to give as ${name}`);
        resolved.roles = { ...resolved.roles, [role.id]: roleJson(role) };
      }
    }
    return Object.keys(resolved).length > 0 ? { resolved } : {};
  }

  const findMessage = (message: Message): MutableMessage => {
    const found = state.messages.get(message.id);
    if (!found || found.isDeleted) throw new Error('that message is gone');
    if (found.isPrivate && found.metadata?.userId !== id) throw new Error('that message is for someone else');
    return found;
  };

  return {
    id,
    say(channelId, text, components = []) {
      const guildId = state.channels.get(channelId)?.guildId ?? null;
      const given = { id: state.nextId(), channelId, guildId, metadata: null, authorId: id, createdMs: state.now() };
      const message = createMessage(given, { content: text, components });
      state.messages.set(message.id, message);
      return message;
    },
    async slash(name, options = {}, circumstances = {}) {
      const { command, inner, wrap } = await findCommand(state, name);
      for (const { name: option, required } of inner) {
        if (required && options[option] === undefined) throw new Error(`/${name}: ${option} is required`);
      }
      const data = { ...commandData(command, wrap(optionData(inner, options))), ...resolvedOf(inner, options) };
      return act(commandType, data, circumstances, null);
    },
    async autocomplete(name, option, typed, others = {}) {
      const { command, inner, wrap } = await findCommand(state, name);
      const asked = inner.find((one) => one.name === option);
      if (!asked?.autocomplete) throw new Error(`/${name}: ${option} is not completed`);
      const data = [...optionData(inner, others), { name: option, type: asked.type, value: typed, focused: true }];
      const { choices } = await act(autocompleteType, commandData(command, wrap(data)), {}, null);
      return choices ?? [];
    },
    async press(message, label, circumstances = {}) {
      const pressed = findMessage(message);
      const button = allComponents(pressed.components).find(
        (one) => one.type === 2 && one.label === label && !one.disabled,
      );
      if (!button?.custom_id) throw new Error(`there is no button "${label}"`);
      return act(
        componentType,
        { custom_id: button.custom_id, component_type: 2, id: button.id },
        circumstances,
        pressed,
      );
    },
    async pick(message, label, circumstances = {}) {
      const pressed = findMessage(message);
      const menu = allComponents(pressed.components).find(({ type }) => type === 3);
      const option = menu?.options?.find((one) => one.label === label);
      if (!menu?.custom_id || !option) throw new Error(`there is no menu entry "${label}"`);
      const data = { custom_id: menu.custom_id, component_type: 3, id: menu.id, values: [option.value] };
      return act(componentType, data, circumstances, pressed);
    },
    async contextMenu(text, entry, circumstances = {}) {
      const command = await waitFor(
        () => commandsOf(state).find(({ type, name }) => type === 3 && (entry === undefined || name === entry)),
        `no menu entry ${entry ?? ''} was registered`,
      );
      const message = createMessage(
        {
          id: state.nextId(),
          channelId: circumstances.in ?? state.channelId,
          guildId: state.guildId,
          metadata: null,
          createdMs: state.now(),
        },
        { content: text },
      );
      const target = { id: message.id, ...messageJson(message, userJson(state.nextId()), null) };
      const data = {
        id: command.id,
        name: command.name,
        type: 3,
        target_id: target.id,
        resolved: { messages: { [target.id]: target } },
      };
      return act(commandType, data, circumstances, null);
    },
  };
}

const commandsOf = ({ commands, guildId }: State): RegisteredCommand[] => [
  ...commands.global,
  ...(commands.guilds.get(guildId) ?? []),
];

async function findCommand(state: State, fullName: string) {
  const [name, sub] = fullName.split(' ');
  const command = await waitFor(
    () => commandsOf(state).find((one) => one.type === 1 && one.name === name),
    `/${name} was not registered`,
  );
  if (sub === undefined) return { command, inner: command.options ?? [], wrap: (options: object[]) => options };
  const subcommand = command.options?.find((option) => option.type === 1 && option.name === sub);
  if (!subcommand) throw new Error(`/${fullName} was not registered`);
  return {
    command,
    inner: subcommand.options ?? [],
    wrap: (options: object[]): object[] => [{ type: 1, name: sub, options }],
  };
}

const commandData = ({ id, name }: RegisteredCommand, options: object[]): object => ({ id, name, type: 1, options });

function optionData(inner: readonly RegisteredOption[], given: Given): object[] {
  return Object.entries(given).map(([name, value]) => {
    const option = inner.find((one) => one.name === name);
    if (!option) throw new Error(`there is no option ${name}`);
    return { name, type: option.type, value };
  });
}

/** Looks again every 10 ms. */
export async function waitFor<T>(look: () => T | undefined | null | false, complaint: string): Promise<T> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > endMs) throw new Error(complaint);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Promise.withResolvers is not in Node 20. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
