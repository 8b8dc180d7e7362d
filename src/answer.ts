/**
 * Hits, a note or a fact → an Answer: what is said, in which order, and where it leads on to. Knows
 * no command and no face.
 */
import type { Answer, Block, Fact, FollowUp, Hit, Note, Place, Program, Vault } from './model.js';
import { formatRange } from './python-range.js';

/** An answer stays short enough to be read at a glance. */
export const ANSWER_FACTS = 4;
const ANSWER_CHARACTERS = 1000;

/** Topics offered with an answer; a select menu of Discord takes 25. */
const TOPICS_OFFERED = 10;

/** Facts on a page of a topic's card, and their characters. */
const PAGE_FACTS = 8;
const PAGE_CHARACTERS = 1800;

export const paragraph = (text: string): Block => ({
  type: 'prose',
  body: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }],
});

/** A note as the folder's readers name it in a reference that outlives a rename of its title. */
export const noteRef = (note: Note): string => `=${note.id}`;

export const topicFollowUp = (note: Note): FollowUp => ({
  label: note.title,
  call: { command: 'topic', options: { name: noteRef(note) } },
  kind: 'topic',
});

export const action = (label: string, command: string, options: Readonly<Record<string, string>>): FollowUp => ({
  label,
  call: { command, options },
  kind: 'action',
});

/** What the folder is about, in its own words: the root note's `Subject` field, else its title. */
export const subjectOf = (vault: Vault): string =>
  vault.root?.fields.find(({ key, value }) => key.toLowerCase() === 'subject' && value.trim() !== '')?.value.trim() ??
  vault.root?.title ??
  'nothing yet: the folder is empty';

export const placeOf = (fact: Fact, note: Note, vault: Vault): Place => ({
  note: note.title,
  section: vault.section(fact.sectionId)?.trail.join(' › ') || null,
});

export const factBlock = (fact: Fact, note: Note, vault: Vault, score: number | null = null): Block => ({
  type: 'fact',
  fact,
  place: placeOf(fact, note, vault),
  python: fact.python === null ? null : formatRange(fact.python),
  score,
});

/** The first hits whose facts stay within the limit together; the first one always. */
export const withinLimits = (hits: readonly Hit[], facts: number, characters: number): readonly Hit[] => {
  let sum = 0;
  return hits.slice(0, facts).filter((hit, at) => {
    const fits = at === 0 || sum + hit.fact.text.length <= characters;
    if (fits) sum += hit.fact.text.length;
    return fits;
  });
};

/** The notes that an answer leads on to: those of its facts, then their subtopics in turn. */
export const relatedNotes = (notes: readonly Note[], vault: Vault, most = TOPICS_OFFERED): readonly Note[] => {
  const related = new Set<Note>(notes);
  const walks = [...related].map((note) => [...vault.subtopics(note.id)]);
  while (related.size < most && walks.some((walk) => walk.length > 0)) {
    for (const walk of walks) {
      const next = walk.shift();
      if (next !== undefined && related.size < most) related.add(next);
    }
  }
  return [...related].slice(0, most);
};

export interface AskOptions {
  /** Lifts the limit on characters, for scripts that ask for more. */
  readonly limit?: number;
  /** How many facts of this question were shown before. */
  readonly skip?: number;
  readonly python?: string;
}

export const answerOf = (question: string, hits: readonly Hit[], vault: Vault, options: AskOptions = {}): Answer => {
  const skip = options.skip ?? 0;
  const nextOf = (left: readonly Hit[]): readonly Hit[] =>
    options.limit === undefined ? withinLimits(left, ANSWER_FACTS, ANSWER_CHARACTERS) : left.slice(0, options.limit);
  // A page may leave out a long fact for a shorter one: what was shown is found by walking the same way again.
  let rest = hits;
  let shown = nextOf(rest);
  for (let passed = 0; passed < skip && shown.length > 0; ) {
    const page = shown;
    passed += page.length;
    rest = rest.filter((hit) => !page.includes(hit));
    shown = nextOf(rest);
  }
  const notes = [...new Set(shown.map(({ note }) => note))];
  const kept = options.python === undefined ? {} : { python: options.python };
  const code = notes.find((note) => programsOf(note).length > 0);
  return {
    kind: 'answered',
    title: question,
    body: shown.map(({ fact, note, score }) => factBlock(fact, note, vault, score)),
    followUps: [
      ...relatedNotes(notes, vault).map(topicFollowUp),
      ...(rest.length > shown.length
        ? [action('More facts', 'ask', { question: '?', more: String(skip + shown.length), ...kept })]
        : []),
      ...(code ? [action(`Code: ${code.title}`, 'code', { topic: noteRef(code) })] : []),
    ],
    audience: 'everyone',
  };
};

/** Says that the notes do not answer, what they are about, and what is nearest. */
export const noAnswerOf = (
  question: string,
  nearest: readonly Note[],
  didYouMean: readonly string[],
  vault: Vault,
): Answer => {
  const near = nearest.length > 0;
  const subject = subjectOf(vault);
  return {
    kind: didYouMean.length > 0 ? 'choices' : 'nothing',
    title: question,
    body: [
      paragraph(
        near
          ? `My notes do not answer this. They are about ${subject}.`
          : `My notes do not cover this: they are about ${subject}.`,
      ),
      ...(didYouMean.length > 0 ? [paragraph('Did you mean one of these questions?')] : []),
      ...(near
        ? [{ type: 'aside', text: `Nearest topics: ${nearest.map(({ title }) => title).join(', ')}` } as const]
        : []),
    ],
    followUps: [
      ...didYouMean.map(
        (text): FollowUp => ({ label: text, call: { command: 'ask', options: { question: text } }, kind: 'question' }),
      ),
      ...(near ? nearest : vault.root ? [vault.root] : []).map(topicFollowUp),
    ],
    audience: 'everyone',
  };
};

export const refusal = (title: string, text: string, followUps: readonly FollowUp[] = []): Answer => ({
  kind: 'refused',
  title,
  body: [paragraph(text)],
  followUps,
  audience: 'asker',
});

/** The programs worth showing: those of the section for them, else any. */
export const programsOf = (note: Note): readonly Program[] => {
  const inCode = new Set(note.sections.filter(({ role }) => role === 'code').map(({ id }) => id));
  const programs = note.programs.filter(({ sectionId }) => sectionId !== null && inCode.has(sectionId));
  return programs.length > 0 ? programs : note.programs;
};

export const codeBlocks = (programs: readonly Program[]): Block[] =>
  programs.flatMap((program): Block[] => [
    ...(program.python === null ? [] : [{ type: 'aside', text: `Python ${formatRange(program.python)}` } as const]),
    { type: 'code', lang: program.lang ?? '', code: program.code },
  ]);

/** A note's facts, section by section, cut into pages. */
const pagesOf = (note: Note): readonly (readonly Fact[])[] => {
  const roleOf = new Map(note.sections.map((section) => [section.id, section.role]));
  const facts = note.facts.filter(({ sectionId }) => {
    const role = roleOf.get(sectionId);
    return role !== 'questions' && role !== 'subtopics';
  });
  const pages: Fact[][] = [];
  let characters = 0;
  let last: Fact | undefined;
  for (const fact of facts) {
    const page = pages.at(-1);
    const ofSummary = last !== undefined && roleOf.get(last.sectionId) === 'summary';
    const leavesSummary = ofSummary && fact.sectionId !== last?.sectionId;
    if (
      page === undefined ||
      leavesSummary ||
      page.length >= PAGE_FACTS ||
      characters + fact.text.length > PAGE_CHARACTERS
    ) {
      pages.push([fact]);
      characters = 0;
    } else {
      page.push(fact);
    }
    characters += fact.text.length;
    last = fact;
  }
  return pages.length > 0 ? pages : [[]];
};

/** The page of a note's card on which a fact stands, from 1. */
export const pageOf = (fact: Fact, note: Note): number =>
  Math.max(1, pagesOf(note).findIndex((page) => page.some(({ id }) => id === fact.id)) + 1);

/** The page on which a section begins, from 1; undefined when the note has no such section. */
export const pageOfSection = (heading: string, note: Note): number | undefined => {
  const wanted = heading.trim().toLowerCase();
  const section = note.sections.find(({ trail }) => trail.at(-1)?.toLowerCase() === wanted);
  if (section === undefined) return undefined;
  const first = note.facts.find(({ sectionId }) => sectionId === section.id);
  return first === undefined ? 1 : pageOf(first, note);
};

/** A note as a card: its summary first, details in pages, what to walk to and what links here. */
export const topicCard = (note: Note, vault: Vault, page = 1): Answer => {
  const pages = pagesOf(note);
  const at = Math.min(Math.max(1, page), pages.length);
  const body: Block[] = [];
  let heading: string | null = null;
  for (const fact of pages[at - 1] ?? []) {
    const section = placeOf(fact, note, vault).section;
    if (section !== null && section !== heading) body.push({ type: 'heading', text: section });
    heading = section;
    body.push(factBlock(fact, note, vault));
  }
  if (body.length === 0) body.push(paragraph('This note holds no facts yet.'));
  const down = vault.subtopics(note.id);
  const up = vault.backlinks(note.id).filter((other) => !down.includes(other) && other !== note);
  const figures = [
    ...(pages.length > 1 ? [`page ${at} of ${pages.length}`] : []),
    `${note.facts.length} facts`,
    ...(note.aliases.length > 0 ? [`also called ${note.aliases.slice(0, 4).join(', ')}`] : []),
  ];
  body.push({ type: 'aside', text: figures.join(' · ') });
  if (up.length > 0)
    body.push({
      type: 'aside',
      text: `Linked from: ${up
        .slice(0, 8)
        .map(({ title }) => title)
        .join(', ')}`,
    });
  const step = (label: string, to: number): FollowUp =>
    action(label, 'topic', { name: noteRef(note), page: String(to) });
  return {
    kind: 'done',
    title: note.title,
    body,
    followUps: [
      ...(at < pages.length ? [step('Next page', at + 1)] : []),
      ...(at > 1 ? [step('Previous page', at - 1)] : []),
      ...(programsOf(note).length > 0 ? [action('Code', 'code', { topic: noteRef(note) })] : []),
      ...down.slice(0, 15).map(topicFollowUp),
      ...up.slice(0, 8).map((other) => ({ ...topicFollowUp(other), description: 'links here' })),
    ],
    audience: 'everyone',
  };
};

/** One fact by itself. */
export const factCard = (fact: Fact, note: Note, vault: Vault): Answer => ({
  kind: 'done',
  title: note.title,
  body: [factBlock(fact, note, vault)],
  followUps: [
    ...relatedNotes([note], vault).map(topicFollowUp),
    action('Another fact', 'fact', { topic: noteRef(note) }),
    ...(programsOf(note).length > 0 ? [action('Code', 'code', { topic: noteRef(note) })] : []),
  ],
  audience: 'everyone',
});

/** The folder in one line. */
export const aboutNotes = (vault: Vault): string => {
  const facts = vault.notes.reduce((sum, note) => sum + note.facts.length, 0);
  return `${vault.notes.length} notes, ${facts} facts about ${subjectOf(vault)}`;
};
