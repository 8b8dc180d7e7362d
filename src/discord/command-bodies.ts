/** Commands as the JSON that Discord registers, and the form in which two of them can be compared. */
import { ChannelType, ApplicationCommandOptionType as OptionType } from 'discord.js';
import type { Command, Option } from '../commands/command.js';

export interface OptionBody {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly max_length?: number;
  readonly options?: readonly OptionBody[];
}

export interface CommandBody {
  readonly id?: string;
  readonly type?: number;
  readonly name: string;
  readonly description: string;
  readonly options?: readonly OptionBody[];
  readonly default_member_permissions?: string | null;
  readonly integration_types?: readonly number[];
  readonly contexts?: readonly number[];
}

const slash = 1;
const messageMenu = 3;
const manageGuild = '32';

const optionTypes: Readonly<Record<Option['type'], number>> = {
  text: OptionType.String,
  flag: OptionType.Boolean,
  whole: OptionType.Integer,
  channel: OptionType.Channel,
  role: OptionType.Role,
};

const channelTypes = { text: ChannelType.GuildText, announcement: ChannelType.GuildAnnouncement } as const;

/** Where commands can be used and installed is a matter of global ones alone: Discord drops it from a guild's. */
export function commandBodies(commands: readonly Command[], place: 'global' | 'guild'): CommandBody[] {
  const shown = commands.filter(({ hidden }) => !hidden);
  const families = new Map<string, Command[]>();
  for (const command of shown) {
    const [group = command.name] = command.name.split(' ');
    families.set(group, [...(families.get(group) ?? []), command]);
  }
  const access = (members: readonly Command[]) => ({
    ...(members.some((member) => member.manageGuild) ? { default_member_permissions: manageGuild } : {}),
    ...(place === 'guild' ? {} : reach(members.some(({ serverOnly }) => serverOnly))),
  });

  const slashes = [...families].map(([name, members]): CommandBody => {
    const [first] = members;
    const alone = first && members.length === 1 && first.name === name ? first : null;
    return {
      type: slash,
      name,
      description: alone ? alone.description : groupDescription(name, members),
      options: alone ? optionBodies(alone.options) : members.map((member) => subcommandBody(name, member)),
      ...access(members),
    };
  });
  const menus = shown.flatMap((command): CommandBody[] =>
    command.messageMenu
      ? [{ type: messageMenu, name: command.messageMenu, description: '', ...access([command]) }]
      : [],
  );
  return [...slashes, ...menus];
}

const reach = (serverOnly: boolean) =>
  serverOnly ? { integration_types: [0], contexts: [0] } : { integration_types: [0, 1], contexts: [0, 1, 2] };

/** Discord never shows it, but wants one. */
const groupDescription = (name: string, members: readonly Command[]): string =>
  members
    .map((member) => member.name.slice(name.length + 1))
    .join(', ')
    .slice(0, 100);

const subcommandBody = (group: string, { name, description, options }: Command): OptionBody => ({
  type: OptionType.Subcommand,
  name: name.slice(group.length + 1),
  description,
  options: optionBodies(options),
});

/** Required ones first, as Discord demands. */
function optionBodies(options: readonly Option[]): OptionBody[] {
  const ordered = [...options.filter(({ required }) => required), ...options.filter(({ required }) => !required)];
  return ordered.map((option) => ({
    type: optionTypes[option.type],
    name: option.name,
    description: option.description,
    ...(option.required ? { required: true } : {}),
    ...(option.autocomplete ? { autocomplete: true } : {}),
    ...(option.choices ? { choices: option.choices.map((choice) => ({ name: choice, value: choice })) } : {}),
    ...(option.kinds ? { channel_types: option.kinds.map((kind) => channelTypes[kind]) } : {}),
    ...(option.min === undefined ? {} : { min_value: option.min }),
    ...(option.max === undefined ? {} : { max_value: option.max }),
    ...(option.maxLength === undefined ? {} : { max_length: option.maxLength }),
  }));
}

/** Without ids, versions and whatever else Discord adds, and with its defaults filled in. */
export function normalise(body: CommandBody): CommandBody {
  return {
    type: body.type ?? slash,
    name: body.name,
    description: body.description ?? '',
    options: (body.options ?? []).map(normaliseOption),
    default_member_permissions: body.default_member_permissions ?? null,
    integration_types: [...(body.integration_types ?? [])].sort(),
    contexts: [...(body.contexts ?? [])].sort(),
  };
}

const normaliseOption = (option: OptionBody): OptionBody => ({
  type: option.type,
  name: option.name,
  description: option.description,
  required: option.required ?? false,
  autocomplete: option.autocomplete ?? false,
  choices: (option.choices ?? []).map(({ name, value }) => ({ name, value })),
  ...(option.channel_types ? { channel_types: [...option.channel_types].sort() } : {}),
  ...(option.min_value == null ? {} : { min_value: option.min_value }),
  ...(option.max_value == null ? {} : { max_value: option.max_value }),
  ...(option.max_length == null ? {} : { max_length: option.max_length }),
  options: (option.options ?? []).map(normaliseOption),
});
