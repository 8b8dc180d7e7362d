/**
 * The domain's nouns: what a folder of notes is made of, what a question finds in it, and what an
 * answer is. Types only; every other file speaks in these words.
 *
 * Everything here is plain data that survives `structuredClone` and JSON, because notes are parsed
 * in a worker thread and kept in a cache on disk.
 */
import type { Literal, Parent, PhrasingContent, RootContent } from 'mdast';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Short and stable: made of the note's file name, so that it survives a move to another folder. */
export type NoteId = Branded<'NoteId'>;
/** The note's id and the trail of headings. */
export type SectionId = Branded<'SectionId'>;
/** The note's id and the fact's `^id`, or else a hash of its text. At most 40 characters of `[\w.-]`. */
export type FactId = Branded<'FactId'>;

/** A Python version as its numbers: `[3, 13]`, `[3, 14, 5]`. */
export type PythonVersion = readonly number[];

/** Inclusive spans of versions, open where `null`: `-3.13, 3.14.5+` is `[{null..3.13}, {3.14.5..null}]`. */
export type PythonRange = readonly { readonly from: PythonVersion | null; readonly to: PythonVersion | null }[];

/** Where a fact can be checked; `url` is http(s) or null when the note gives words alone. */
export interface Source {
  readonly title: string;
  readonly url: string | null;
}

/** A Dataview inline field (`Key :: value`, `[key:: value]`). `value` is its raw text, '' when empty. */
export interface Field {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface Link {
  readonly kind: 'wikilink' | 'embed' | 'url';
  /** The note or file named, '' for a link within the note; the address of a `url`. */
  readonly target: string;
  /** What follows `#`, without it (`Section`, `A#B`, `^block`), or null. */
  readonly anchor: string | null;
  readonly label: string | null;
  readonly line: number;
  readonly sectionId: SectionId | null;
  readonly factId: FactId | null;
}

/** What a section is for, told by its heading; the seed note's own headings have roles. */
export type SectionRole = 'summary' | 'subtopics' | 'details' | 'questions' | 'code' | 'conclusion' | 'other';

export interface Section {
  readonly id: SectionId;
  readonly noteId: NoteId;
  /** The headings from the first level below the note's title down to this one; empty before any. */
  readonly trail: readonly string[];
  readonly depth: number;
  readonly role: SectionRole;
  readonly fields: readonly Field[];
  /** What stands directly in this section, questions and note fields left out. */
  readonly body: readonly RootContent[];
  readonly line: number;
}

export interface Fact {
  readonly id: FactId;
  readonly noteId: NoteId;
  readonly sectionId: SectionId;
  /** The plain words of the list items above, outermost first. */
  readonly trail: readonly string[];
  /** The fact's own phrasing, without nested items, `^id` and the fields that are read from it. */
  readonly body: readonly PhrasingContent[];
  /** `body` as plain words; a wikilink is its label. */
  readonly text: string;
  /** Own, else that of the item above, the section's, the note's; null means every Python 3. */
  readonly python: PythonRange | null;
  /** Own, else those of the item above, the section's, the note's. */
  readonly sources: readonly Source[];
  readonly fields: readonly Field[];
  readonly tags: readonly string[];
  /** A hash of the content: another one for the same id tells that the fact was rewritten. */
  readonly digest: string;
  readonly line: number;
}

/** An item of a Questions section. */
export interface Question {
  readonly text: string;
  /** The same asked in other words. */
  readonly wordings: readonly string[];
  /** Links to the facts that answer it, best first. */
  readonly answers: readonly Link[];
  readonly line: number;
}

/** A fenced code block. */
export interface Program {
  readonly sectionId: SectionId | null;
  readonly lang: string | null;
  readonly code: string;
  readonly python: PythonRange | null;
  /** Needs threads, processes or 64 bits: not to be run by CPython on WebAssembly. */
  readonly native: boolean;
  readonly line: number;
}

export interface Note {
  readonly id: NoteId;
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** The file name without `.md`: what a wikilink calls the note. */
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly tags: readonly string[];
  readonly python: PythonRange | null;
  readonly sources: readonly Source[];
  /** Fields of the note itself; front matter's plain values are among them. */
  readonly fields: readonly Field[];
  readonly sections: readonly Section[];
  readonly facts: readonly Fact[];
  readonly questions: readonly Question[];
  readonly programs: readonly Program[];
  readonly links: readonly Link[];
}

/** A fault in a note: data, not an exception. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  /** A short kebab-case name, for tests and for people who look for it. */
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** Where a link leads. */
export type Resolution =
  | {
      readonly kind: 'note';
      readonly note: Note;
      readonly viaAlias: boolean;
      readonly section?: Section;
      readonly fact?: Fact;
    }
  /** An attachment: another file of the folder. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ambiguous'; readonly notes: readonly Note[] }
  | { readonly kind: 'url'; readonly url: string }
  /** Not written yet. */
  | { readonly kind: 'unresolved' };

/** A folder of notes as it was read at one moment; immutable. */
export interface Vault {
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
  /** The note from which the folder starts: that no other is above, by links and place. Null for an empty folder. */
  readonly root: Note | null;
  note(id: string): Note | undefined;
  section(id: string): Section | undefined;
  fact(id: string): Fact | undefined;
  /** By name, path, title or alias, ignoring case and accents' form. */
  find(name: string): Note | undefined;
  resolve(link: Link, from: Note): Resolution;
  /** Notes with a link to this one, each once, in the folder's order. */
  backlinks(id: NoteId): readonly Note[];
  /** The notes to walk to from here: those linked in its Subtopics, else all it links to; each once, in order. */
  subtopics(id: NoteId): readonly Note[];
  /** The facts that a question of a note's Questions section leads to, best first. */
  answersOf(question: Question, note: Note): readonly Fact[];
}

export interface Query {
  readonly text: string;
  /** How many facts at most. */
  readonly limit: number;
  /** Leaves out facts that do not hold for this version. */
  readonly python?: PythonVersion;
  /** Notes whose facts are preferred when they answer as well. */
  readonly prefer?: ReadonlySet<NoteId>;
}

export interface Hit {
  readonly fact: Fact;
  readonly note: Note;
  /** Comparable within one search only. */
  readonly score: number;
  /** The question's terms that it covers. */
  readonly terms: readonly string[];
}

/** A command line that a face can run: what a person types, presses or picks. */
export interface Call {
  readonly command: string;
  /** A note or fact is given by name, or as `=id`. */
  readonly options: Readonly<Record<string, string>>;
}

/** One step on from an answer: a button, an entry of a menu, a numbered line. */
export interface FollowUp {
  readonly label: string;
  readonly call: Call;
  /** `topic` ones are many and go into a menu; `action` ones are few and are buttons. */
  readonly kind: 'topic' | 'question' | 'action';
  readonly description?: string;
}

/** Where a fact stands, as words. */
export interface Place {
  readonly note: string;
  readonly section: string | null;
}

/** A piece of a line: plain words, or what a face draws in its own way, without notifying anyone. */
export type LinePart =
  | string
  /** A moment: `date` in full, `short` without the day of the week, `relative` as how far off it is. */
  | { readonly timeMs: number; readonly style: 'date' | 'short' | 'relative' }
  | { readonly channel: string }
  | { readonly role: string }
  | { readonly user: string };

/** A piece of an answer's body. */
export type Block =
  /** One line, in which moments, channels and people stand by themselves, not as text. */
  | { readonly type: 'line'; readonly parts: readonly LinePart[] }
  | { readonly type: 'prose'; readonly body: readonly RootContent[] }
  | { readonly type: 'heading'; readonly text: string }
  | {
      readonly type: 'fact';
      readonly fact: Fact;
      readonly place: Place;
      /** The range as text, null when the fact holds for every Python 3. */
      readonly python: string | null;
      readonly score: number | null;
    }
  | { readonly type: 'code'; readonly lang: string; readonly code: string }
  /** A command with what it does; a face draws it so that it can be clicked or typed. */
  | { readonly type: 'command'; readonly name: string; readonly description: string }
  /** Small print: figures, hints. */
  | { readonly type: 'aside'; readonly text: string };

export interface Answer {
  /** `question`: one for the reader, whose follow-ups are the choices. */
  readonly kind: 'answered' | 'choices' | 'nothing' | 'done' | 'refused' | 'question';
  /** Plain words; the question itself for an answer to one, so that a face can read it back. */
  readonly title: string;
  readonly body: readonly Block[];
  readonly followUps: readonly FollowUp[];
  readonly audience: 'everyone' | 'asker';
}

// What notes hold beyond Markdown, as nodes of their trees.

/** `[[target#anchor|label]]`; `children` are the words to show. */
export interface WikilinkNode extends Parent {
  readonly type: 'wikilink';
  readonly target: string;
  readonly anchor: string | null;
  readonly label: string | null;
  readonly embed: boolean;
  children: PhrasingContent[];
}

/** `==words==` */
export interface HighlightNode extends Parent {
  readonly type: 'highlight';
  children: PhrasingContent[];
}

/** A field that is no known one and so stays in the text. */
export interface FieldNode extends Literal {
  readonly type: 'field';
  readonly key: string;
  readonly value: string;
}

declare module 'mdast' {
  interface PhrasingContentMap {
    wikilink: WikilinkNode;
    highlight: HighlightNode;
    field: FieldNode;
  }
  interface RootContentMap {
    wikilink: WikilinkNode;
    highlight: HighlightNode;
    field: FieldNode;
  }
}
