/** The list of commands: a new one is added here and nowhere else. */
import { aboutOf } from './about.js';
import { ask } from './ask.js';
import { code } from './code.js';
import type { Command } from './command.js';
import { dailyCommandsOf } from './daily.js';
import { fact } from './fact.js';
import { feedback } from './feedback.js';
import { forget } from './forget.js';
import { gaps } from './gaps.js';
import { helpOf } from './help.js';
import { quiz } from './quiz.js';
import { review } from './review.js';
import { search } from './search.js';
import { studyJoin, studyLeave } from './study-members.js';
import { studyNext } from './study-next.js';
import { studyPath } from './study-path.js';
import { studyProgress } from './study-progress.js';
import { studyAnswer, studyQuiz } from './study-quiz.js';
import { studyEnd, studyRecap } from './study-recap.js';
import { studySettings } from './study-settings.js';
import { studyStart } from './study-start.js';
import { topic } from './topic.js';

const study: readonly Command[] = [
  studyStart,
  studyJoin,
  studyLeave,
  studyPath,
  studyNext,
  studyQuiz,
  studyAnswer,
  studyRecap,
  studyProgress,
  studySettings,
  studyEnd,
];

/** @param version the program's, for `/about`. */
export const commandsOf = (version: string): readonly Command[] => {
  const commands: readonly Command[] = [
    ask,
    topic,
    search,
    fact,
    code,
    quiz,
    review,
    ...study,
    ...dailyCommandsOf(() => commands.some(({ name }) => name === 'quiz')),
    helpOf(() => commands),
    aboutOf(version),
    feedback,
    gaps,
    forget,
  ];
  return commands;
};
