/** A Call as the `custom_id` of a button or the value of a menu entry, and back; so that buttons need no memory. */
import type { Call } from '../model.js';

/** Discord's limit for `custom_id` and for the value of a select option. */
const maxLength = 100;

export const deleteId = 'delete';
/** The one select menu of a message. */
export const menuId = 'pick|menu';

const encode = (text: string): string =>
  text.replace(/[%|\p{Cc}\p{Cs}]/gu, (mark) => (/\p{Cs}/u.test(mark) ? '' : encodeURIComponent(mark)));

/** `ask|question=?|more=4`; null when it is too long: that follow-up is then not offered. */
export function encodeCall(call: Call): string | null {
  const options = Object.entries(call.options).map(
    ([name, value]) => `${encode(name).replaceAll('=', '%3D')}=${encode(value)}`,
  );
  const id = [encode(call.command), ...options].join('|');
  if (id.length > maxLength || encode(call.command) === '' || id === deleteId || id.startsWith('pick|')) return null;
  return id;
}

/** Null for what no version of ours wrote. */
export function decodeCall(id: string): Call | null {
  try {
    const [command, ...pairs] = id.split('|');
    if (!command) return null;
    const options: Record<string, string> = Object.create(null);
    for (const pair of pairs) {
      const at = pair.indexOf('=');
      if (at < 1) return null;
      options[decodeURIComponent(pair.slice(0, at))] = decodeURIComponent(pair.slice(at + 1));
    }
    return { command: decodeURIComponent(command), options };
  } catch {
    return null;
  }
}
