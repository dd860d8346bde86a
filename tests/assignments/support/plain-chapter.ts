import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Chapter, ChapterJudging, Sequence, Step } from '../../../grader/contracts/chapter';
import type { Transcript } from '../../../grader/contracts/engine';
import type { SuiteFile } from '../../../grader/contracts/generated/suite';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { judgedStep } from '../../../grader/judge/steps';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { scoreChapter } from '../../../grader/score/score-chapter';
import * as machine from '../../../reference/machine';

const ROOT = join(__dirname, '../../..');

/**
 * A chapter's assignment in plain V8, in this process: for texts of our own only. Nothing recorded is read, so no named
 * fault caps a score here.
 */
export class PlainChapter {
  readonly chapter: Chapter;
  readonly visible: SuiteFile;
  readonly hidden: SuiteFile;
  /** The text of the chapter's reference. */
  readonly referenceText: string;

  constructor(
    readonly id: string,
    judging: ChapterJudging,
    readonly reference: SubjectExports,
  ) {
    const json = (name: string): unknown => JSON.parse(this.text(name));
    const assignment = json('assignment.json') as Chapter['assignment'];
    this.visible = json('suites/visible.json') as SuiteFile;
    this.hidden = json('suites/hidden.json') as SuiteFile;
    this.referenceText = readFileSync(join(ROOT, 'reference', id, assignment.file), 'utf8');
    this.chapter = {
      id,
      assignment,
      suites: [this.visible, this.hidden],
      recorded: null,
      killMatrix: null,
      equivalents: null,
      hints: json('hints.json') as Chapter['hints'],
      faults: json('faults/faults.json') as Chapter['faults'],
      judging,
    };
  }

  /** The text of a file of the assignment. */
  text(name: string): string {
    return readFileSync(join(ROOT, 'assignments', this.id, name), 'utf8');
  }

  /** Runs operations against a submission. */
  run(subject: SubjectExports, { setup, calls }: Sequence): Transcript {
    const { operations } = this.chapter.judging;
    return openPlainEngine(operations, subject, machine).runSync({ suite: 0, setup, calls, fuel: 0 });
  }

  /** The steps of a run, as invariants and properties see them. */
  steps(subject: SubjectExports, sequence: Sequence): readonly Step[] {
    return this.run(subject, sequence).observations.flatMap((observation, i) => {
      const call = sequence.calls[i];
      return call === undefined ? [] : [judgedStep(call, observation, this.chapter.judging)];
    });
  }

  /** Judges a submission by both suites and all properties. */
  judge(subject: SubjectExports): Promise<readonly JudgedCheckpoint[]> {
    return judgeChapter({
      chapter: this.chapter,
      run: (program) => Promise.resolve(this.run(subject, program)),
      oracle: (sequence) => this.run(this.reference, sequence),
      types: Promise.resolve({ state: 'checked', problems: [] }),
      locate: () => undefined,
      shrinkHidden: false,
    });
  }

  /** The points of a submission, of 100. */
  async grade(subject: SubjectExports): Promise<number> {
    return scoreChapter(this.chapter, [...(await this.judge(subject))]).score ?? Number.NaN;
  }
}

/** Compiles a student's file and evaluates it in this realm. */
export function loadSubject(source: string): SubjectExports {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const module: { exports: SubjectExports } = { exports: {} };
  const evaluate = new Function('module', 'exports', 'require', code);
  evaluate(module, module.exports, () => machine);
  return { ...module.exports };
}
