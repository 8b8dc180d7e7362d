/** `/help`: what can be asked, with commands that can be clicked. */
import { paragraph, subjectOf } from '../answer.js';
import type { Block } from '../model.js';
import type { Command } from './command.js';

export const helpOf = (commands: () => readonly Command[]): Command => ({
  name: 'help',
  description: 'What GILbert can do',
  options: [],
  isPrivate: () => true,
  run(_values, context) {
    const { vault, index } = context.library();
    const mayManage = context.scene.userMay.has('Manage Server');
    const { face, guildId } = context.scene;
    const isDirect = face === 'discord' && guildId === null;
    const offered = commands().filter(
      ({ hidden, manageGuild, serverOnly }) => !hidden && (!manageGuild || mayManage) && !(serverOnly && isDirect),
    );
    const menus = face === 'discord' ? commands().flatMap(({ messageMenu }) => messageMenu ?? []) : [];
    const questions = index.complete('', 8).filter(({ kind }) => kind === 'question');
    return {
      kind: 'done',
      title: 'What GILbert can do',
      body: [
        paragraph(
          `Ask in your own words. The answers are facts from notes about ${subjectOf(vault)}, word for word, each with its source; what the notes do not say is not made up.`,
        ),
        ...offered.map(({ name, description }): Block => ({ type: 'command', name, description })),
        ...(menus.length > 0
          ? [
              paragraph(
                `In the menu of a message, under Apps: ${menus.map((name) => `"${name}"`).join(', ')} looks up what it says.`,
              ),
            ]
          : []),
        ...(face === 'terminal'
          ? [
              paragraph(
                'At the prompt a study group is you alone: /study start lays a path, /study next goes along it.',
              ),
            ]
          : []),
        ...(isDirect
          ? [paragraph('In a server there are also study groups: a path through the notes, together.')]
          : []),
      ],
      followUps: questions.slice(0, 5).map(({ text }) => ({
        label: text,
        call: { command: 'ask', options: { question: text } },
        kind: 'question' as const,
      })),
      audience: 'asker',
    };
  },
});
