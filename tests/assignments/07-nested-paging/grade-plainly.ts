import { transformSync } from 'esbuild';
import type { SubjectExports } from '../../../grader/contracts/operations';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { scoreChapter } from '../../../grader/score/score-chapter';
import * as reference from '../../../reference/07-nested-paging/nested-paging';
import * as machine from '../../../reference/machine';
import { CHAPTER } from './chapter-files';
import { runPlain } from './plain-engine';

/** Compiles a student file of this chapter and evaluates it in this realm. Only for texts of our own. */
export function loadSubject(source: string): SubjectExports {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const module: { exports: SubjectExports } = { exports: {} };
  const evaluate = new Function('module', 'exports', 'require', code);
  evaluate(module, module.exports, () => machine);
  return { ...module.exports };
}

/** The reference, as a submission. */
export const REFERENCE_SUBJECT = { ...reference } as SubjectExports;

/** Judges a submission by both suites and all properties, in plain V8. */
export function judgePlainly(subject: SubjectExports): Promise<JudgedCheckpoint[]> {
  return judgeChapter({
    chapter: CHAPTER,
    run: (program) => Promise.resolve(runPlain(subject, program)),
    oracle: (sequence) => runPlain(REFERENCE_SUBJECT, sequence),
    types: Promise.resolve({ state: 'checked', problems: [] }),
    locate: () => undefined,
    shrinkHidden: false,
  });
}

/** The points of a submission, of 100. */
export async function gradePlainly(subject: SubjectExports): Promise<number> {
  return scoreChapter(CHAPTER, await judgePlainly(subject)).score ?? Number.NaN;
}
