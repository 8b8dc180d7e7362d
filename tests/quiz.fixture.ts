/** Notes that make fair questions: figures of six animals, each near the others. */
import type { Files } from './folder.fixture.js';

const ANIMALS = ['Otter', 'Badger', 'Marten', 'Weasel', 'Polecat', 'Wolverine'];

const noteOf = (name: string, at: number): string => `# ${name}

Source :: [The book of ${name.toLowerCase()}s](https://example.org/${name.toLowerCase()})

## Summary
- A grown ${name.toLowerCase()} sleeps in its den for about ==${11 + at} hours== of every day of winter. ^sleep

## Details
- Young ones stay with their mother for ==${21 + 2 * at} weeks== before they look for a place of their own. ^young

## Subtopics
${ANIMALS.filter((other) => other !== name)
  .map((other) => `- [[${other}]]`)
  .join('\n')}
`;

export const animalFiles: Files = Object.fromEntries(ANIMALS.map((name, at) => [`${name}.md`, noteOf(name, at)]));

/** What is right in a question about an animal: the figures stand above. */
export const rightOf = (text: string): string => {
  const at = ANIMALS.findIndex((name) => text.toLowerCase().includes(name.toLowerCase()));
  return String(/sleeps/.test(text) ? 11 + at : 21 + 2 * at);
};
