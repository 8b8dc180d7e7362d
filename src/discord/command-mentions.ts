/** How each command is written so that it can be clicked. */
import type { Command } from '../commands/command.js';

/** `ask` → `</ask:123>`, by the ids of the registered slash commands; without those that are not known yet. */
export function commandMentions(
  commands: readonly Command[],
  ids: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const mentions = new Map<string, string>();
  for (const { name, hidden } of commands) {
    const id = ids.get(name.split(' ')[0] ?? name);
    if (id && !hidden) mentions.set(name, `</${name}:${id}>`);
  }
  return mentions;
}
