/** Plain words to Discord Markdown and back: what keeps a note's text from becoming marks, links or mentions. */

/** Lone halves of a surrogate pair cannot be sent as UTF-8. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/**
 * Escapes what Discord would read as a mark anywhere in a line. A backslash before punctuation is taken away by
 * Discord, so `unescapeText` is its exact inverse. What counts only at the start of a line is `escapeLineStarts`'.
 */
export function escapeText(text: string): string {
  return wellFormed(text)
    .replace(/[\\*_~`|[\]<@]/g, '\\$&')
    .replace(/(?<=[a-z]):(?=\/\/)/gi, '\\:') // no bare address becomes a link
    .replace(/(?<!\\):(?=[\w+-]+:)/g, '\\:'); // :emoji:
}

export const unescapeText = (text: string): string => text.replace(/\\([^0-9A-Za-z\s])/g, '$1');

/** For drawn inline Markdown: headings, quotes, lists and small print begin with marks of ours alone. */
export function escapeLineStarts(drawn: string): string {
  return drawn
    .split('\n')
    .map((line) => line.replace(/^(\s*)(?=#|>|[-+](?:\s|#|$))/, '$1\\').replace(/^(\s*\d+)(?=[.)])/, '$1\\'))
    .join('\n');
}

/** Cuts to `limit` UTF-16 units, the ellipsis included, never within a pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < 1) return '';
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Escapes as much of `text` as fits into `limit`, with an ellipsis where it was cut. */
export function escapeCut(text: string, limit: number): string {
  const whole = escapeLineStarts(escapeText(text));
  if (whole.length <= limit) return whole;
  // Escaping never shrinks, and at most doubles but for line starts: so bisect on the plain text.
  let [low, high] = [0, Math.min(text.length, Math.max(limit, 0))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (escapeLineStarts(escapeText(text.slice(0, middle))).length < limit) low = middle;
    else high = middle - 1;
  }
  return limit < 1 ? '' : `${escapeLineStarts(escapeText(text.slice(0, low).replace(/[\uD800-\uDBFF]$/, '')))}…`;
}

/** The address as it can stand in Markdown, or null when it is none of http(s). */
export function webAddress(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const safe = href.replace(
    /[()<>[\]\\`*|"@\s]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  // Legal unescaped are `[]` in a host (IPv6) and `@` after a user's name: such an address is shown as words.
  return safe.length <= 500 && URL.canParse(safe) ? safe : null;
}

/** `label` is drawn Markdown without links of its own, `plain` the same as words. */
export function drawLink(label: string, plain: string, url: string | null | undefined): string {
  const address = webAddress(url);
  if (address === null) return label;
  if (plain.trim() === '' || plain === url || plain === address) return `<${address}>`;
  // Discord does not draw a link whose words look like an address; a reader must see where it leads anyway.
  if (/\w:\/\//.test(plain)) return `${label} (<${address}>)`;
  return `[${label}](${address})`;
}
