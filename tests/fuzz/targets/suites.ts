import type { Random } from '../../../grader/contracts/chapter';
import { describeFileProblem } from '../../../grader/contracts/file-problem';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import type { ChapterFile, ChapterTexts } from '../../../grader/suites/chapter-files';
import { checkChapter } from '../../../grader/suites/load-chapter';
import { counterJudging } from '../../grader/suites/counter-judging';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { mutateJson } from '../mutators/mutate-json';
import { mutateJsonText } from '../mutators/mutate-json-text';
import { mutateText } from '../mutators/mutate-text';
import { troubleOf } from '../oracles/hiding';

type Texts = Readonly<Partial<Record<ChapterFile, string>>>;

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
    share: 60,
    make: (random) => {
      const name = random.pick(names);
      const text = random.chance(3, 4)
        ? JSON.stringify(mutateJson(values[name] ?? null, random), null, 2)
        : mutateText(whole[name] ?? '', random);
      return { ...whole, ...perhapsTwo(random, values, names), [name]: text };
    },
    vary: (texts, random) => {
      const name = random.pick(names);
      return { ...texts, [name]: mutateJsonText(texts[name] ?? '', random) };
    },
    check: (texts) => {
      const files: ChapterTexts = { folderName: '99-counter', shownAs: '99-counter', texts };
      const { chapter, problems } = checkChapter(files, counterJudging, { validators });
      const errors = problems.filter(({ severity }) => severity === 'error');
      if ((chapter === null) !== errors.length > 0) throw new Mishandled('a chapter with errors, or none without');
      for (const problem of problems) {
        const { line, column, file, message } = problem;
        const isPlaced = line >= 1 && column >= 1 && file.startsWith('99-counter');
        if (!isPlaced) throw new Mishandled(`a problem without a place: ${describeFileProblem(problem)}`);
        const trouble = troubleOf(message);
        if (trouble !== null) throw new Mishandled(`a message ${trouble}: ${JSON.stringify(message)}`);
      }
      if (chapter !== null) expectSums(texts);
      return `${problems[0]?.message} ${Math.min(problems.length, 3)}`;
    },
    // Of a chapter's files only those that differ from the whole ones have grown.
    sizeOf: (texts) => names.reduce((sum, name) => sum + (texts[name] === whole[name] ? 0 : changeOf(texts, name)), 0),
    save: (texts) =>
      Object.fromEntries(Object.entries(texts).filter(([name, text]) => text !== whole[name as ChapterFile])),
    load: (saved) => ({ ...whole, ...(saved as JsonObject as Texts) }),
  };

  function changeOf(texts: Texts, name: ChapterFile): number {
    return Math.max(0, (texts[name]?.length ?? 0) - (whole[name]?.length ?? 0));
  }
}

/** In a chapter that is taken, no id stands twice and all ids of tests are strings, as far as plain JSON shows. */
function expectSums(texts: Texts): void {
  const suites = (['visible', 'hidden'] as const).map((name) => JSON.parse(texts[name] ?? '{}') as SuiteLike);
  const ids = suites.flatMap(({ tests = [] }) => tests.map(({ id }) => id));
  if (new Set(ids).size !== ids.length) throw new Mishandled('a chapter in which an id stands twice');
  if (suites.some(({ suite }) => suite !== '99-counter')) throw new Mishandled('a suite of another chapter');
}

/** The part of a suite file that is looked at here. */
interface SuiteLike {
  readonly suite?: string;
  readonly tests?: readonly { readonly id: string }[];
}

/** Sometimes a second file is changed as well. */
function perhapsTwo(random: Random, values: JsonObject, names: readonly ChapterFile[]): Texts {
  if (!random.chance(1, 5)) return {};
  const name = random.pick(names);
  return { [name]: JSON.stringify(mutateJson(values[name] ?? null, random)) };
}
