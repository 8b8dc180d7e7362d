/** Questions that found no answer, put together by what they share: the next notes to write, most wanted first. */
import type { Note } from '../model.js';
import { contentWords, englishStem } from '../search/terms.js';
import type { Gap } from '../store/gaps.js';
import type { Library } from './command.js';

export interface GapGroup {
  /** The nearest note; null when no note is near. */
  readonly topic: Note | null;
  readonly label: string;
  /** How often all of them were declined or marked as no help. */
  readonly wanted: number;
  /** The most wanted first. */
  readonly gaps: readonly Gap[];
}

export interface GapGroups {
  readonly groups: readonly GapGroup[];
  /** Declined when they were asked, and answered by the notes of today, as far as the search can tell: in no group. */
  readonly answered: readonly Gap[];
}

export const wantedOf = ({ declined, disliked }: Gap): number => declined + disliked;

/** Questions with that share of stems in common are about the same. */
const SAME_FROM = 0.5;
const LABEL_WORDS = 4;
const LABEL_CHARACTERS = 60;

interface Draft {
  topic: Note | null;
  readonly gaps: Gap[];
  readonly stems: ReadonlySet<string>[];
}

/** @param gaps the most wanted first. */
export const groupGaps = (gaps: readonly Gap[], { vault, index }: Library): GapGroups => {
  const isOpen = ({ disliked, question }: Gap) => disliked > 0 || !index.search({ text: question, limit: 1 }).answers;
  const open = gaps.filter(isOpen);
  const drafts: Draft[] = [];
  for (const gap of open) {
    const topic = gap.topics.map((id) => vault.note(id)).find((note) => note !== undefined) ?? null;
    const stems = stemsOf(gap.question);
    const draft =
      drafts.find((one) => topic !== null && one.topic === topic) ??
      drafts.find((one) => one.stems.some((others) => areAlike(stems, others)));
    if (draft === undefined) {
      drafts.push({ topic, gaps: [gap], stems: [stems] });
      continue;
    }
    draft.gaps.push(gap);
    draft.stems.push(stems);
    draft.topic ??= topic;
  }
  const groups = drafts
    .map(
      (draft): GapGroup => ({
        topic: draft.topic,
        label: draft.topic?.title ?? sharedWords(draft),
        wanted: draft.gaps.reduce((sum, gap) => sum + wantedOf(gap), 0),
        gaps: draft.gaps,
      }),
    )
    .sort((a, b) => b.wanted - a.wanted);
  return { groups, answered: gaps.filter((gap) => !open.includes(gap)) };
};

const stemsOf = (question: string): ReadonlySet<string> =>
  new Set(contentWords(question).map(({ text }) => englishStem(text)));

const areAlike = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean => {
  const shared = [...some].filter((stem) => others.has(stem)).length;
  return shared > 0 && shared >= SAME_FROM * Math.max(some.size, others.size);
};

/** The words of its first question that most of the others have too. */
const sharedWords = ({ gaps, stems }: Draft): string => {
  const first = contentWords(gaps[0]?.question ?? '').map(({ text }) => text);
  const isShared = (word: string): boolean =>
    stems.filter((those) => those.has(englishStem(word))).length * 2 > stems.length;
  const shared = [...new Set(first)].filter(isShared);
  const label = shared.slice(0, LABEL_WORDS).join(' ') || (gaps[0]?.question ?? '');
  return label.length > LABEL_CHARACTERS ? `${label.slice(0, LABEL_CHARACTERS - 1).trimEnd()}…` : label;
};
