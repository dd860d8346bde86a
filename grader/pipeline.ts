import type { Chapter, Sequence } from './contracts/chapter';
import { EngineFault, type Engine, type EngineProgramText, type Transcript } from './contracts/engine';
import type { Chapter as ReportChapter, Report } from './contracts/generated/report';
import { asSentence } from './contracts/sentence';
import type { CompileResult, IntakeResult, Problem, Submission, TypeCheckResult } from './contracts/submission';
import { locateThrows } from './compile/locate-throw';
import { judgeChapter } from './judge/judge-chapter';
import { unjudgedCheckpoints } from './judge/unjudged';
import { assembleChapter, assembleReport, assembleUntakenReport } from './report/assemble-report';
import { scoreChapter } from './score/score-chapter';
import { scoreSubmission } from './score/score-submission';
import { scoreUnrunChapter } from './score/score-unrun';

/** A chapter with the code that grading it needs. */
export interface CourseChapter {
  readonly chapter: Chapter;
  /** The harness and the chapter's operations, as a script for the engine. */
  readonly guest: string;
  /** Runs a sequence on the reference; null in a student's package. */
  readonly oracle: ((sequence: Sequence) => Transcript) | null;
}

/** The stages' tools, opened once for many submissions, and what is the same for all of them. */
export interface Grading {
  readonly grader: string;
  readonly isolation: Report['isolation'];
  readonly course: readonly CourseChapter[];
  readonly shrinkHidden: boolean;
  readonly only?: string;
  compile(submission: Submission, chapter: Chapter): Promise<CompileResult>;
  typeCheck(submission: Submission, chapter: Chapter): Promise<TypeCheckResult>;
  /** Starts the submission's own sandbox; every chapter gets an engine in it. */
  openSandbox(): { engine(text: EngineProgramText): Engine; close(): Promise<void> };
}

/** Grades one submission: intake, compile, run, judge, score, report. Whatever a submission does ends in its report. */
export async function gradeSubmission(grading: Grading, taken: IntakeResult): Promise<Report> {
  if (taken.kind !== 'submission') {
    const status = taken.kind === 'rejected' ? 'ungradable' : 'not-judged';
    const maxScore = grading.course.reduce((sum, { chapter }) => sum + chapter.assignment.weight, 0);
    return assembleUntakenReport(grading, taken.id, status, taken.problem, maxScore);
  }
  const sandbox = grading.openSandbox();
  try {
    const chapters: Record<string, ReportChapter> = {};
    for (const part of grading.course) {
      chapters[part.chapter.id] = await gradeChapter(grading, taken.submission, part, (text) => sandbox.engine(text));
    }
    return assembleReport(grading, taken.submission, scoreSubmission(chapters), chapters);
  } finally {
    await sandbox.close();
  }
}

async function gradeChapter(
  grading: Grading,
  submission: Submission,
  part: CourseChapter,
  openEngine: (text: EngineProgramText) => Engine,
): Promise<ReportChapter> {
  const { chapter } = part;
  const path = `${chapter.id}/${chapter.assignment.file}`;
  if (!submission.files.some((file) => file.path === path)) {
    const untouched = scoreUnrunChapter(unjudgedCheckpoints(chapter, 'not-attempted'), 0);
    return assembleChapter(chapter, { status: 'graded', attempted: false }, untouched);
  }
  const checking = grading.typeCheck(submission, chapter);
  checking.catch(() => undefined); // awaited below, in every case
  const compiled = await grading.compile(submission, chapter);
  if (compiled.kind === 'fault') return notJudged(chapter, compiled.problem);
  if (compiled.kind === 'rejected') {
    const problem = compiled.problems[0] ?? { message: `${path} does not compile.` };
    const nothing = scoreUnrunChapter(unjudgedCheckpoints(chapter, 'error'), 0);
    return assembleChapter(chapter, { status: 'ungradable', attempted: true, problem, types: await checking }, nothing);
  }
  try {
    const engine = openEngine({ guest: part.guest, submission: compiled.script });
    const judged = await judgeChapter({
      chapter,
      run: (program) => engine.run(program),
      oracle: part.oracle,
      types: checking,
      locate: locateThrows(submission, compiled.sourceMap),
      shrinkHidden: grading.shrinkHidden,
      ...(grading.only === undefined ? {} : { only: grading.only }),
    });
    const outcome = { status: 'graded', attempted: true, types: await checking } as const;
    return assembleChapter(chapter, outcome, scoreChapter(chapter, judged));
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error;
    return notJudged(chapter, {
      message: `The sandbox failed: ${asSentence(error.message)} Grade this submission again.`,
    });
  }
}

/** A chapter that our own fault kept from being judged: no number, never a zero. */
function notJudged(chapter: Chapter, problem: Problem): ReportChapter {
  const nothing = scoreUnrunChapter(unjudgedCheckpoints(chapter, 'not-judged'), null);
  return assembleChapter(chapter, { status: 'not-judged', attempted: true, problem }, nothing);
}
