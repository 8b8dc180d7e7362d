/** Why something that must be kept cannot be now, for people in Discord: without the paths that are for the log. */
import type { StoreFault } from '../store/store-error.js';

const why: Readonly<Record<StoreFault, string>> = {
  locked: 'What I keep is in use by another program just now. Try again in a moment.',
  full: 'I cannot keep anything now, because the disk that I run on is full.',
  damaged: 'I cannot read what I keep, because its file is damaged.',
  unreadable: 'I may not read and write what I keep.',
  newer: 'What I keep was written by a newer version of me.',
  file: 'A file of mine cannot be used.',
};

export const storeWords = (fault: StoreFault): string =>
  fault === 'locked'
    ? why.locked
    : `${why[fault]} /ask and all that only reads the notes works on; whoever runs me finds in the log what to do.`;
