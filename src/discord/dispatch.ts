/** From an interaction to a command, its options and the place it is used in. */
import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  ComponentType,
  type Interaction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import type { Channels } from '../channels.js';
import type { Command, CommandContext, Library, Values } from '../commands/command.js';
import type { Answer } from '../model.js';
import type { Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import { decodeCall, deleteId } from './call-id.js';
import { commandMentions } from './command-mentions.js';
import { readTitle } from './draw.js';
import { cut, wellFormed } from './escape.js';
import { describeError, type Log } from './log.js';
import { type Answerable, deletePressed, type Manner, replyWith, reportFailure, say } from './reply.js';
import { sceneOf } from './scene.js';
import { storeWords } from './store-words.js';

/** What of the world a command may use. */
export interface BotContext {
  library(): Library;
  store(): Promise<Store>;
  readonly random: () => number;
  now(): number;
}

interface Setting {
  readonly commands: readonly Command[];
  readonly context: BotContext;
  readonly channels: Channels;
  /** The id of each registered slash command by name, as far as it is known yet. */
  readonly commandIds: () => ReadonlyMap<string, string>;
  readonly log: Log;
}

const maxSuggestions = 25;
const maxSuggestionText = 100;
const slowSuggestMs = 100;
const maxMessageText = 1000;

const outdated = 'This belongs to an older version of me. Please ask again.';

/** The returned function never rejects. */
export function createDispatch({ commands, context, channels, commandIds, log }: Setting) {
  const byName = new Map(commands.map((command) => [command.name, command]));
  const byMenu = new Map(commands.flatMap((command) => (command.messageMenu ? [[command.messageMenu, command]] : [])));

  const mentionsNow = () => commandMentions(commands, commandIds());

  const contextOf = (
    interaction: Answerable | AutocompleteInteraction,
    afterwards: CommandContext['afterwards'],
    isPublic = false,
  ): CommandContext => ({
    library: () => context.library(),
    store: () => context.store(),
    scene: sceneOf(interaction, isPublic, mentionsNow()),
    channels,
    random: context.random,
    nowMs: context.now(),
    afterwards,
  });

  async function answer(interaction: Answerable, via: string, command: Command, values: Values, manner: Manner) {
    const startedMs = performance.now();
    const fields = { command: command.name, via };
    const isPublic = via === 'slash' && manner === 'public' && isOfServer(interaction);
    const later: (() => Promise<void>)[] = [];
    try {
      const produce = async (): Promise<Answer> => {
        const found = await command.run(
          values,
          contextOf(interaction, (work) => void later.push(work), isPublic),
        );
        // What people could not find, for the note writers; its text at debug level alone.
        if (found.kind === 'nothing' || found.kind === 'choices')
          log.debug({ ...fields, asked: found.title }, 'not found');
        return found;
      };
      const { kind } = await replyWith(interaction, manner, produce, mentionsNow());
      log.info({ ...fields, kind, ms: Math.round(performance.now() - startedMs) }, 'answered');
    } catch (error) {
      if (error instanceof StoreError) {
        log.error({ ...fields, fault: error.fault, err: describeError(error) }, 'the store cannot be used');
        return tell(interaction, via, storeWords(error.fault));
      }
      await reportFailure(interaction, error, { ...fields, ms: Math.round(performance.now() - startedMs) }, log);
      return;
    }
    for (const work of later) {
      await work().catch((error: unknown) => log.error({ ...fields, err: describeError(error) }, 'not recorded'));
    }
  }

  /** For what is no command of ours. */
  async function tell(interaction: Answerable, via: string, sentence: string) {
    try {
      await say(interaction, sentence);
      log.info({ via }, 'told why not');
    } catch (error) {
      await reportFailure(interaction, error, { via }, log);
    }
  }

  async function onSlash(interaction: ChatInputCommandInteraction) {
    const command = byName.get(fullName(interaction));
    if (!command) return tell(interaction, 'slash', 'I do not know this command any more. /help lists what I can do.');
    const values = readValues(command, interaction);
    await answer(interaction, 'slash', command, values, command.isPrivate(values) ? 'private' : 'public');
  }

  async function onMenu(interaction: MessageContextMenuCommandInteraction) {
    const command = byMenu.get(interaction.commandName);
    if (!command?.main) return tell(interaction, 'menu', outdated);
    const { content, components, embeds } = interaction.targetMessage;
    const raw = content || readTitle(components.map((component) => component.toJSON())) || embeds[0]?.description || '';
    const text = wellFormed(raw).trim();
    if (text === '') return tell(interaction, 'menu', 'There is no text in that message to look up.');
    const main = command.options.find(({ name }) => name === command.main);
    const values = { [command.main]: cut(text, main?.maxLength ?? maxMessageText) };
    await answer(interaction, 'menu', command, values, command.isPrivate(values) ? 'private' : 'public');
  }

  async function onPress(interaction: MessageComponentInteraction) {
    const { message, customId, user } = interaction;
    // Only the message itself says whose answer it is, so that this works after a restart.
    const isAsker = message.interactionMetadata?.user.id === user.id || message.flags.has(MessageFlags.Ephemeral);
    if (customId === deleteId) return onDelete(interaction, isAsker);

    const picked = interaction.isStringSelectMenu() ? interaction.values[0] : customId;
    const call = picked === undefined ? null : decodeCall(picked);
    const command = call && byName.get(call.command);
    const via = interaction.componentType === ComponentType.Button ? 'button' : 'menu entry';
    if (!call || !command) return tell(interaction, via, outdated);
    // Discord keeps these commands from others, but not the buttons that lead to them.
    if (command.manageGuild && !interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild)) {
      return tell(interaction, via, 'Only those who may manage this server can do that.');
    }
    const title = readTitle(message.components.map((component) => component.toJSON()));
    if (call.options.question === '?' && title === null) return tell(interaction, via, outdated);
    const values = call.options.question === '?' ? { ...call.options, question: title ?? '' } : call.options;
    const isPrivate = command.isPrivate(values) && !message.flags.has(MessageFlags.Ephemeral);
    const inPlace = isAsker && !isPrivate && !command.beside;
    await answer(interaction, via, command, values, inPlace ? 'in place' : 'private');
  }

  async function onDelete(interaction: MessageComponentInteraction, isAsker: boolean) {
    if (!isAsker) return tell(interaction, 'delete', 'Only the person who asked can delete this answer.');
    try {
      await deletePressed(interaction);
      log.info({ via: 'delete' }, 'answer deleted');
    } catch (error) {
      await reportFailure(interaction, error, { via: 'delete' }, log);
    }
  }

  /** While someone types: never an error, and nothing rather than something late. */
  async function onAutocomplete(interaction: AutocompleteInteraction) {
    const startedMs = performance.now();
    const command = byName.get(fullName(interaction));
    let suggestions: { name: string; value: string }[] = [];
    try {
      const focused = interaction.options.getFocused(true);
      const values = command ? readValues(command, interaction) : {};
      const found =
        command?.suggest?.(
          focused.name,
          String(focused.value),
          values,
          contextOf(interaction, () => {}),
        ) ?? [];
      suggestions = sendable(found);
    } catch (error) {
      log.error({ command: command?.name, via: 'autocomplete', err: describeError(error) }, 'suggesting failed');
    }
    const ms = Math.round(performance.now() - startedMs);
    if (ms > slowSuggestMs) log.warn({ command: command?.name, ms }, 'suggesting was slow');
    try {
      await interaction.respond(suggestions);
      log.debug({ command: command?.name, via: 'autocomplete', ms }, 'suggested');
    } catch (error) {
      // Typing went on, and a newer request has taken this one's place.
      log.debug({ command: command?.name, ms, err: describeError(error) }, 'suggestions came too late');
    }
  }

  return async function dispatch(interaction: Interaction): Promise<void> {
    try {
      if (interaction.isAutocomplete()) await onAutocomplete(interaction);
      else if (interaction.isChatInputCommand()) await onSlash(interaction);
      else if (interaction.isMessageContextMenuCommand()) await onMenu(interaction);
      else if (interaction.isMessageComponent()) await onPress(interaction);
    } catch (error) {
      if (
        interaction.isChatInputCommand() ||
        interaction.isMessageContextMenuCommand() ||
        interaction.isMessageComponent()
      ) {
        return reportFailure(interaction, error, {}, log);
      }
      log.error({ err: describeError(error) }, 'interaction failed');
    }
  };
}

/** Whether the server has the bot: someone who installed it for themselves uses it in others too, which know nothing of it. */
const isOfServer = ({ guildId, authorizingIntegrationOwners: owners }: Answerable): boolean =>
  guildId !== null && owners[ApplicationIntegrationType.GuildInstall] === guildId;

function fullName(interaction: ChatInputCommandInteraction | AutocompleteInteraction): string {
  const subcommand = interaction.options.getSubcommand(false);
  return subcommand ? `${interaction.commandName} ${subcommand}` : interaction.commandName;
}

function readValues(command: Command, interaction: ChatInputCommandInteraction | AutocompleteInteraction): Values {
  const values: Record<string, string> = {};
  for (const { name } of command.options) {
    const value = interaction.options.get(name)?.value;
    if (value !== undefined && value !== false) values[name] = String(value);
  }
  return values;
}

/** A value that is too long cannot be cut and still mean the same. */
function sendable(found: readonly { readonly name: string; readonly value: string }[]) {
  const byValue = new Map<string, string>();
  for (const { name, value } of found) {
    const shown = cut(wellFormed(name).trim(), maxSuggestionText);
    const sent = wellFormed(value);
    if (shown === '' || sent.trim() === '' || sent.length > maxSuggestionText || byValue.has(sent)) continue;
    byValue.set(sent, shown);
  }
  return [...byValue].slice(0, maxSuggestions).map(([value, name]) => ({ name, value }));
}
