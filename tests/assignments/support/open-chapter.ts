import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { applyFault } from '../../../grader/authoring/apply-fault';
import type { Chapter, ChapterJudging, Sequence, Step } from '../../../grader/contracts/chapter';
import type { Transcript } from '../../../grader/contracts/engine';
import type { FileProblem } from '../../../grader/contracts/file-problem';
import type { FaultsFile } from '../../../grader/contracts/generated/faults';
import type { Property as PropertyTest, Test } from '../../../grader/contracts/generated/suite';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { canonicalise } from '../../../grader/judge/canonical';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { createRandom } from '../../../grader/judge/random';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { loadChapter } from '../../../grader/suites/load-chapter';
import * as machine from '../../../reference/machine';
import { builtValidators } from '../../grader/suites/built-validators';

const ROOT = join(__dirname, '../../..');

/** A named fault of a chapter. */
export type Fault = FaultsFile['faults'][number];

/** A chapter on the bench: its files as the grader loads them, and its judge over plain V8. */
export interface OpenChapter {
  readonly chapter: Chapter;
  /** What the loader has to say about the chapter's files. */
  readonly problems: readonly FileProblem[];
  readonly reference: SubjectExports;
  readonly faults: readonly Fault[];
  /** The tests of both suites, the visible ones first. */
  readonly tests: readonly Test[];
  readonly properties: readonly PropertyTest[];
  /** The 40 sequences of a property test. */
  sequencesOf(test: Pick<PropertyTest, 'generator' | 'seed'>): readonly Sequence[];
  /** Runs operations in plain V8, in this process: for our own code only. */
  run(subject: SubjectExports, sequence: Sequence): Transcript;
  /** What a subject does of a sequence, as properties and invariants see it. */
  stepsOf(subject: SubjectExports, sequence: Sequence): readonly Step[];
  /** The reference with edits made in it, each of which has exactly one place. */
  faulty(fault: Pick<Fault, 'id' | 'edits'>): SubjectExports;
  /** Judges a submission by both suites and all properties. */
  judge(subject: SubjectExports): Promise<readonly JudgedCheckpoint[]>;
}

/**
 * Opens a chapter for tests.
 *
 * @throws Error with the loader's problems if its files are invalid
 */
export function openChapter(id: string, judging: ChapterJudging, reference: object): OpenChapter {
  const options = { mayLack: ['recorded'] as const, validators: builtValidators() };
  const { chapter, problems } = loadChapter(join(ROOT, 'assignments', id), judging, options);
  if (chapter === null) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const text = readFileSync(join(ROOT, 'reference', id, chapter.assignment.file), 'utf8');
  const subject = reference as SubjectExports;
  const run = (exports: SubjectExports, { setup, calls }: Sequence): Transcript =>
    openPlainEngine(judging.operations, exports, machine).runSync({ suite: 0, fuel: 0, setup, calls });
  return {
    chapter,
    problems,
    reference: subject,
    faults: chapter.faults?.faults ?? [],
    tests: chapter.suites.flatMap(({ tests }) => tests),
    properties: chapter.suites.flatMap(({ properties }) => properties ?? []),
    sequencesOf: ({ generator, seed }) => sequencesOf(judging, generator, seed),
    run,
    stepsOf: (exports, sequence) => stepsOf(judging, sequence, run(exports, sequence)),
    faulty: (fault) => loadSubject(applyFault(text, { ...fault, wrong: '', says: '' }, 'faults/faults.json')),
    judge: (exports) =>
      judgeChapter({
        chapter,
        run: (program) => Promise.resolve(run(exports, program)),
        oracle: (sequence) => run(subject, sequence),
        types: Promise.resolve({ state: 'checked', problems: [] }),
        locate: () => undefined,
        shrinkHidden: false,
      }),
  };
}

/** Points earned, of 100. */
export function scoreOf(judged: readonly JudgedCheckpoint[]): number {
  return judged.reduce((sum, { maxPoints, credit }) => sum + maxPoints * credit, 0);
}

/** Compiles a student file that imports the given module at most, and evaluates it in this realm. */
export function loadSubject(source: string): SubjectExports {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const module: { exports: SubjectExports } = { exports: {} };
  const evaluate = new Function('module', 'exports', 'require', code);
  evaluate(module, module.exports, () => machine);
  return { ...module.exports };
}

function sequencesOf(judging: ChapterJudging, generator: string, seed: number): readonly Sequence[] {
  const property = judging.properties[generator];
  if (property === undefined) throw new Error(`no generator ${generator}`);
  return Array.from({ length: 40 }, (_, run) => property.generate(createRandom(seed + run), run));
}

function stepsOf(judging: ChapterJudging, { calls }: Sequence, { observations }: Transcript): readonly Step[] {
  return calls.flatMap((call, index) => {
    const observation = observations[index];
    if (observation === undefined) return [];
    const tagged = 'value' in observation.reply ? observation.reply.value : { $undefined: true };
    const { value } = canonicalise(judging.operations.operations[call.op]?.result ?? 'none', tagged);
    return [{ ...observation, call, result: value ?? null }];
  });
}
