/** An Answer's follow-ups as rows of buttons and one select menu. */
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Call, FollowUp } from '../model.js';
import { deleteId, encodeCall, menuId } from './call-id.js';
import { cut, wellFormed } from './escape.js';

const buttonsInRow = 5;
/** With the select menu's row this leaves most of a message's components to its text. */
const maxButtons = 10;
const maxOptions = 25;
const maxButtonLabel = 80;
const maxOptionText = 100;

interface Setting {
  readonly title: string;
  /** Whether the title can be read back from the message. */
  readonly titleStands: boolean;
  readonly deletable: boolean;
}

/** Questions and actions are buttons, topics and whatever finds no room go into the menu. */
export function drawRows(
  followUps: readonly FollowUp[],
  setting: Setting,
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const buttons: APIButtonComponentWithCustomId[] = [];
  const options: APISelectMenuOption[] = [];
  const taken = new Set<string>();
  const room = maxButtons - (setting.deletable ? 1 : 0);
  for (const { label, call, kind, description } of followUps) {
    const id = encodeStanding(call, setting);
    const words = wellFormed(label).replace(/\s+/g, ' ').trim();
    if (id === null || words === '' || taken.has(id)) continue;
    if (kind !== 'topic' && buttons.length < room) {
      const style = kind === 'question' ? ButtonStyle.Primary : ButtonStyle.Secondary;
      buttons.push({ type: ComponentType.Button, style, label: cut(words, maxButtonLabel), custom_id: id });
    } else if (options.length < maxOptions) {
      const about = wellFormed(description ?? '')
        .replace(/\s+/g, ' ')
        .trim();
      options.push({
        label: cut(words, maxOptionText),
        value: id,
        ...(about === '' ? {} : { description: cut(about, maxOptionText) }),
      });
    } else continue;
    taken.add(id);
  }
  if (setting.deletable) {
    buttons.push({ type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'Delete', custom_id: deleteId });
  }

  const rows: APIActionRowComponent<APIComponentInMessageActionRow>[] = [];
  if (options.length > 0) {
    const menu = { type: ComponentType.StringSelect, custom_id: menuId, placeholder: 'Go on to …', options } as const;
    rows.push({ type: ComponentType.ActionRow, components: [menu] });
  }
  for (let at = 0; at < buttons.length; at += buttonsInRow) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + buttonsInRow) });
  }
  return rows;
}

/** A question that is the message's title is not repeated in an id when it is too long for one: `?` stands for it. */
function encodeStanding(call: Call, { title, titleStands }: Setting): string | null {
  const question = call.options.question;
  if (question === '?' && !titleStands) return encodeCall({ ...call, options: { ...call.options, question: title } });
  const id = encodeCall(call);
  if (id !== null || question !== title || !titleStands) return id;
  return encodeCall({ ...call, options: { ...call.options, question: '?' } });
}
