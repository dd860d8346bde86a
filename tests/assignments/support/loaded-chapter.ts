import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Chapter, ChapterJudging, Sequence, Step } from '../../../grader/contracts/chapter';
import type { Program, Transcript } from '../../../grader/contracts/engine';
import type { FileProblem } from '../../../grader/contracts/file-problem';
import type { FaultsFile } from '../../../grader/contracts/generated/faults';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { createRandom } from '../../../grader/judge/random';
import { judgedStep } from '../../../grader/judge/steps';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { loadChapter } from '../../../grader/suites/load-chapter';
import * as machine from '../../../reference/machine';
import { builtValidators } from '../../grader/suites/built-validators';

const ROOT = join(__dirname, '../../..');
const SEEDS = 40;

/** A named fault of a chapter. */
export type Fault = FaultsFile['faults'][number];

/** What a chapter's tests need to know of it. */
export interface PlainChapterInput {
  readonly id: string;
  /** The reference's file, for example `shadow-paging.ts`. */
  readonly file: string;
  readonly reference: SubjectExports;
  readonly judging: ChapterJudging;
}

/** A chapter whose reference imports nothing but types, judged in plain V8, in this process: for our own code only. */
export class PlainChapter {
  /** The chapter as the grader loads it, with everything that the loader has to say about it. */
  readonly loaded: { readonly chapter: Chapter | null; readonly problems: readonly FileProblem[] };
  private readonly text: string;

  constructor(private readonly input: PlainChapterInput) {
    this.text = readFileSync(join(ROOT, 'reference', input.id, input.file), 'utf8');
    this.loaded = loadChapter(join(ROOT, 'assignments', input.id), input.judging, {
      mayLack: ['recorded'],
      validators: builtValidators(),
    });
  }

  /** The chapter; a test that needs it fails with the loader's problems if there is none. */
  get chapter(): Chapter {
    const { chapter, problems } = this.loaded;
    if (chapter === null) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
    return chapter;
  }

  /** The named faults. */
  get faults(): readonly Fault[] {
    return this.chapter.faults?.faults ?? [];
  }

  /** Runs operations against a submission. */
  run(subject: SubjectExports, { setup, calls }: Pick<Program, 'setup' | 'calls'>): Transcript {
    return openPlainEngine(this.input.judging.operations, subject, machine).runSync({
      suite: 0,
      fuel: 0,
      setup,
      calls,
    });
  }

  /** The steps of a sequence as properties and invariants see them. */
  steps(subject: SubjectExports, sequence: Sequence): readonly Step[] {
    return this.run(subject, sequence).observations.flatMap((observation, index) => {
      const call = sequence.calls[index];
      return call === undefined ? [] : [judgedStep(call, observation, this.input.judging)];
    });
  }

  /** The 40 sequences of a generator, with the seeds of the suite. */
  sequences(generator: string): readonly Sequence[] {
    const property = this.input.judging.properties[generator];
    const test = this.chapter.suites.flatMap((suite) => suite.properties ?? []).find((t) => t.generator === generator);
    if (property === undefined || test === undefined) throw new Error(`no property has the generator ${generator}`);
    return Array.from({ length: SEEDS }, (_, run) => property.generate(createRandom(test.seed + run), run));
  }

  /** Judges a submission: every test of both suites, every property. `load` is called once per program. */
  judge(load: () => SubjectExports): Promise<readonly JudgedCheckpoint[]> {
    return judgeChapter({
      chapter: this.chapter,
      run: (program) => Promise.resolve(this.run(load(), program)),
      oracle: (sequence) => this.run(this.input.reference, sequence),
      types: Promise.resolve({ state: 'checked', problems: [] }),
      locate: () => undefined,
      shrinkHidden: false,
    });
  }

  /** The reference with edits made in it, evaluated anew by every call; every edit must have exactly one place. */
  edited({ id, edits }: Pick<Fault, 'id' | 'edits'>, preamble = ''): () => SubjectExports {
    const text = edits.reduce((before, { find, replace }) => {
      const count = before.split(find).length - 1;
      if (count !== 1) throw new Error(`${id}: ${JSON.stringify(find)} occurs ${count} times in the reference`);
      return before.replace(find, () => replace);
    }, this.text);
    return loaderOf(preamble + text);
  }
}

/** Points earned, of 100. */
export function scoreOf(judged: readonly JudgedCheckpoint[]): number {
  return judged.reduce((sum, { maxPoints, credit }) => sum + maxPoints * credit, 0);
}

/** The checkpoints that did not pass, with what went wrong. */
export function failuresOf(judged: readonly JudgedCheckpoint[]): readonly (readonly [id: string, cause: unknown])[] {
  return judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, cause }) => [id, cause]);
}

/** The tests that failed, by visibility. */
export function failedTests(
  judged: readonly JudgedCheckpoint[],
  visibility: 'visible' | 'hidden',
): ReadonlySet<string> {
  const failed = judged.filter((checkpoint) => checkpoint.verdict !== 'pass' && checkpoint.visibility === visibility);
  return new Set(failed.map(({ test }) => test));
}

function loaderOf(text: string): () => SubjectExports {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const evaluate = new Function('module', 'exports', code);
  return () => {
    const module: { exports: SubjectExports } = { exports: {} };
    evaluate(module, module.exports);
    return module.exports;
  };
}
