/** The tables, as Kysely types their rows. Ids are text, flags 0 or 1, times milliseconds since the epoch. */

import type { DeliveriesTable } from './deliveries.js';
import type { GapsTable, MarksTable } from './gaps.js';
import type { StudyLookupsTable } from './group-lookups.js';
import type { StudyMembersTable } from './group-members.js';
import type { StudyGroupsTable } from './groups.js';
import type { QuizRoundsTable } from './quiz-rounds.js';
import type { ReviewRemindersTable } from './reminders.js';
import type { ReviewCardsTable } from './review-cards.js';
import type { QuizAnswersTable } from './reviews.js';
import type { PostedFactsTable, SchedulesTable } from './schedules.js';
import type { ServersTable } from './servers.js';

export interface Schema {
  deliveries: DeliveriesTable;
  posted_facts: PostedFactsTable;
  schedules: SchedulesTable;
  servers: ServersTable;
  gaps: GapsTable;
  marks: MarksTable;
  study_groups: StudyGroupsTable;
  study_members: StudyMembersTable;
  study_lookups: StudyLookupsTable;
  review_cards: ReviewCardsTable;
  quiz_answers: QuizAnswersTable;
  review_reminders: ReviewRemindersTable;
  quiz_rounds: QuizRoundsTable;
}
