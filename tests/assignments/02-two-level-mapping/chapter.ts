import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { properties } from '../../../assignments/02-two-level-mapping/generators';
import { invariants } from '../../../assignments/02-two-level-mapping/invariants';
import { operations } from '../../../assignments/02-two-level-mapping/operations';
import type { Chapter, ChapterJudging } from '../../../grader/contracts/chapter';
import type { FileProblem } from '../../../grader/contracts/file-problem';
import type { FaultsFile } from '../../../grader/contracts/generated/faults';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { loadChapter } from '../../../grader/suites/load-chapter';
import * as reference from '../../../reference/02-two-level-mapping/two-level-map';
import { builtValidators } from '../../grader/suites/built-validators';
import { runPlain } from './plain-engine';

const ROOT = join(__dirname, '../../..');
const REFERENCE = readFileSync(join(ROOT, 'reference/02-two-level-mapping/two-level-map.ts'), 'utf8');

const judging: ChapterJudging = { operations, invariants, properties };

/** A named fault of the chapter. */
export type Fault = FaultsFile['faults'][number];

/** The chapter as the grader loads it, with everything that the loader has to say about it. */
export const loaded: { readonly chapter: Chapter | null; readonly problems: readonly FileProblem[] } = loadChapter(
  join(ROOT, 'assignments/02-two-level-mapping'),
  judging,
  { mayLack: ['recorded'], validators: builtValidators() },
);

/** The chapter; a test that needs it fails with the loader's problems if there is none. */
export function chapterOrThrow(): Chapter {
  const { chapter, problems } = loaded;
  if (chapter === null) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return chapter;
}

/** The reference's exports. */
export const referenceExports: SubjectExports = { createTwoLevelMap: reference.createTwoLevelMap };

/** Compiles a TypeScript text that imports types at most; every call of the result evaluates it anew. */
export function loaderOf(text: string): () => SubjectExports {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const evaluate = new Function('module', 'exports', code);
  return () => {
    const module: { exports: SubjectExports } = { exports: {} };
    evaluate(module, module.exports);
    return module.exports;
  };
}

/** The reference's text with edits made in it; throws unless every edit has exactly one place. */
export function textWith({ id, edits }: Pick<Fault, 'id' | 'edits'>): string {
  return edits.reduce((text, { find, replace }) => {
    const count = text.split(find).length - 1;
    if (count !== 1) throw new Error(`${id}: ${JSON.stringify(find)} occurs ${count} times in the reference`);
    return text.replace(find, () => replace);
  }, REFERENCE);
}

/**
 * Judges a submission in plain V8: every test of both suites, every property.
 *
 * @param load - gives the submission's exports; called once per program, as the graded engine loads it once per realm
 */
export function judge(load: () => SubjectExports): Promise<readonly JudgedCheckpoint[]> {
  return judgeChapter({
    chapter: chapterOrThrow(),
    run: (program) => Promise.resolve(runPlain(load(), program)),
    oracle: (sequence) => runPlain(referenceExports, sequence),
    types: Promise.resolve({ state: 'checked', problems: [] }),
    locate: () => undefined,
    shrinkHidden: false,
  });
}

/** Points earned, of 100. */
export function scoreOf(judged: readonly JudgedCheckpoint[]): number {
  return judged.reduce((sum, { maxPoints, credit }) => sum + maxPoints * credit, 0);
}
