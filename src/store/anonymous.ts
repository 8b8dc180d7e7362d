/**
 * A question → the words of it that may be kept: what could tell a person is taken out before anything is written. A
 * name that stands there as a plain word cannot be told from other words, and stays.
 */

const MOST_CHARACTERS = 200;

/** In this order: an address holds what would else be taken for a handle. */
const TELLING: readonly RegExp[] = [
  // Discord's mentions, emoji, times and links to channels: <@1>, <@&1>, <#1>, <:name:1>, <t:1:R>, <id:guide>
  /<(?:@[!&]?|#|a?:\w+:|t:|id:|\/[^:<>]{1,100}:)[^<>\s]{0,40}>/g,
  /\b[a-z][a-z\d+.-]{1,20}:\/\/\S+/g,
  /\bwww\.\S+/g,
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  // Shared without a scheme.
  /\b(?:discord\.gg|discord(?:app)?\.com|github\.com|gitlab\.com|t\.me|gist\.github\.com)\/\S+/g,
  // The name of whoever's home it is.
  /(?<=[\\/](?:home|users)[\\/])[^\\/\s"'`]+/g,
  // name#1234, as Discord's names once were.
  /[\p{L}\p{N}_.]{2,32}#\d{4}\b/gu,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  /\b(?:[\da-f]{1,4}:){4,7}[\da-f]{1,4}\b/g,
  // Keys and tokens: long, and mixed with digits. C names hold few of them.
  /(?<![\w.-])(?=(?:[\w.-]*?\d){4})(?=[\w.-]*?[a-z])[\w-]{20,}(?:\.[\w-]+)*/g,
  // Ids, and telephone numbers as they are written with their country or their area.
  /(?<![\w.])\d{15,}(?!\w)/g,
  /(?<!\w)(?:\+|00)[1-9](?:[\s()/-]{0,2}\d){6,}(?!\w)/g,
  /(?<![\w.])\(?0\d{2,4}\)?[\s/-]\d{3,}(?:[\s-]?\d+)*(?!\w)/g,
];

const HANDLE = /(?<![\p{L}\p{N}_)\]@])@[\p{L}_][\p{L}\p{N}_.]*/gu;

/**
 * @param isKnown whether the notes use a word such as `@property`: else it is taken for someone's name.
 * @returns lower case, in single spaces, at most 200 characters; null when too little is left to learn from.
 */
export const anonymous = (question: string, isKnown: (word: string) => boolean = () => false): string | null => {
  let text = question
    .normalize('NFC')
    .replace(/\p{Cs}/gu, '')
    .toLowerCase();
  for (const pattern of TELLING) text = text.replace(pattern, ' ');
  text = text.replace(HANDLE, (word) => (isKnown(word.replace(/\.+$/, '')) ? word : ' '));
  text = text
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+(?=[?!.,;:])/g, '')
    .replace(/[\s?!.,;:]+$/, '')
    .trim();
  text = cutAtWord(text);
  return /\p{L}{2}/u.test(text) ? text : null;
};

const cutAtWord = (text: string): string => {
  if (text.length <= MOST_CHARACTERS) return text;
  const cut = text.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > MOST_CHARACTERS / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
};
