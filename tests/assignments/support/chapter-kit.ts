import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Chapter, ChapterJudging, Sequence, Step } from '../../../grader/contracts/chapter';
import type { Program, Transcript } from '../../../grader/contracts/engine';
import type { FileProblem } from '../../../grader/contracts/file-problem';
import type { FaultsFile } from '../../../grader/contracts/generated/faults';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { canonicalise } from '../../../grader/judge/canonical';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { loadChapter } from '../../../grader/suites/load-chapter';
import * as machine from '../../../reference/machine';
import { builtValidators } from '../../grader/suites/built-validators';

const ROOT = join(__dirname, '../../..');

/** A named fault of a chapter. */
export type Fault = FaultsFile['faults'][number];

/** What the tests of one chapter's assignment work with; all of it runs in plain V8. */
export interface ChapterKit {
  readonly chapter: Chapter;
  /** Everything that the loader has to say about the chapter's files. */
  readonly problems: readonly FileProblem[];
  readonly reference: SubjectExports;
  runPlain(subject: SubjectExports, program: Pick<Program, 'setup' | 'calls'>): Transcript;
  /** The steps of a run as properties and invariants see them. */
  stepsOf(sequence: Pick<Sequence, 'calls'>, transcript: Transcript): readonly Step[];
  /** The reference's text with edits made in it; throws unless every edit has exactly one place. */
  textWith(fault: Pick<Fault, 'id' | 'edits'>): string;
  /** Judges every test and property; `load` is called once per program, as the graded engine loads it once per realm. */
  judge(load: () => SubjectExports): Promise<readonly JudgedCheckpoint[]>;
}

/**
 * Opens a chapter for its tests.
 *
 * @param file - the reference's file, as `reference/<chapter>/<file>`
 * @throws Error with the loader's problems if the chapter does not load
 */
export function openChapterKit(file: string, reference: SubjectExports, judging: ChapterJudging): ChapterKit {
  const id = judging.operations.chapter;
  const options = { mayLack: ['recorded' as const], validators: builtValidators() };
  const { chapter, problems } = loadChapter(join(ROOT, 'assignments', id), judging, options);
  if (chapter === null) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const text = readFileSync(join(ROOT, 'reference', id, file), 'utf8');
  const runPlain: ChapterKit['runPlain'] = (subject, { setup, calls }) =>
    openPlainEngine(judging.operations, subject, machine).runSync({ suite: 0, fuel: 0, setup, calls });
  return {
    chapter,
    problems,
    reference,
    runPlain,
    stepsOf: ({ calls }, transcript) => stepsOf(judging, calls, transcript),
    textWith: (fault) => withEdits(text, fault),
    judge: (load) =>
      judgeChapter({
        chapter,
        run: (program) => Promise.resolve(runPlain(load(), program)),
        oracle: (sequence) => runPlain(reference, sequence),
        types: Promise.resolve({ state: 'checked', problems: [] }),
        locate: () => undefined,
        shrinkHidden: false,
      }),
  };
}

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

/** Points earned, of 100. */
export function scoreOf(judged: readonly JudgedCheckpoint[]): number {
  return judged.reduce((sum, { maxPoints, credit }) => sum + maxPoints * credit, 0);
}

function stepsOf({ operations }: ChapterJudging, calls: Sequence['calls'], { observations }: Transcript): Step[] {
  return calls.flatMap((call, index) => {
    const observation = observations[index];
    if (observation === undefined) return [];
    const tagged = 'value' in observation.reply ? observation.reply.value : { $undefined: true };
    const { value } = canonicalise(operations.operations[call.op]?.result ?? 'none', tagged);
    return [{ ...observation, call, result: value ?? null }];
  });
}

function withEdits(source: string, { id, edits }: Pick<Fault, 'id' | 'edits'>): string {
  return edits.reduce((text, { find, replace }) => {
    const count = text.split(find).length - 1;
    if (count !== 1) throw new Error(`${id}: ${JSON.stringify(find)} occurs ${count} times in the reference`);
    return text.replace(find, () => replace);
  }, source);
}
