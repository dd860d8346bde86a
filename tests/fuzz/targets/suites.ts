import type { Random } from '../../../grader/contracts/chapter';
import { describeFileProblem } from '../../../grader/contracts/file-problem';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import type { ChapterFile, ChapterTexts } from '../../../grader/suites/chapter-files';
import { checkChapter } from '../../../grader/suites/load-chapter';
import { counterJudging } from '../../grader/suites/counter-judging';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { mutateJson } from '../mutators/mutate-json';
import { mutateText } from '../mutators/mutate-text';

type Texts = Readonly<Partial<Record<ChapterFile, string>>>;

/** Characters that would move or hide a part of the message; letters of any language are fine. */
const HIDING = /[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u;

/**
 * The suite loader: a chapter's files with mistakes in them give problems, each with a place, or a chapter without any.
 *
 * @param whole - the texts of a chapter without problems
 * @param validators - the module of compiled validators
 */
export function suitesTarget(whole: Texts, validators: string): FuzzTarget<Texts> {
  const names = Object.keys(whole) as ChapterFile[];
  const values = Object.fromEntries(names.map((name) => [name, JSON.parse(whole[name] ?? '') as Json]));
  return {
    name: 'suites',
    make: (random) => {
      const name = random.pick(names);
      const text = random.chance(3, 4)
        ? JSON.stringify(mutateJson(values[name] ?? null, random), null, 2)
        : mutateText(whole[name] ?? '', random);
      return { ...whole, ...perhapsTwo(random, values, names), [name]: text };
    },
    check: (texts) => {
      const files: ChapterTexts = { folderName: '99-counter', shownAs: '99-counter', texts };
      const { chapter, problems } = checkChapter(files, counterJudging, { validators });
      const errors = problems.filter(({ severity }) => severity === 'error');
      if ((chapter === null) !== errors.length > 0) throw new Mishandled('a chapter with errors, or none without');
      for (const problem of problems) {
        const isPlaced = problem.line >= 1 && problem.column >= 1 && problem.file.startsWith('99-counter');
        if (!isPlaced) throw new Mishandled(`a problem without a place: ${describeFileProblem(problem)}`);
        if (problem.message.trim() === '') throw new Mishandled('a problem without words');
        if (HIDING.test(problem.message))
          throw new Mishandled(`a message that hides: ${JSON.stringify(problem.message)}`);
      }
    },
    save: (texts) =>
      Object.fromEntries(Object.entries(texts).filter(([name, text]) => text !== whole[name as ChapterFile])),
    load: (saved) => ({ ...whole, ...(saved as JsonObject as Texts) }),
  };
}

/** Sometimes a second file is changed as well. */
function perhapsTwo(random: Random, values: JsonObject, names: readonly ChapterFile[]): Texts {
  if (!random.chance(1, 5)) return {};
  const name = random.pick(names);
  return { [name]: JSON.stringify(mutateJson(values[name] ?? null, random)) };
}
