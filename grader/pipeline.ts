import type { Chapter } from './contracts/chapter';
import { EngineFault, type Engine, type EngineProgramText } from './contracts/engine';
import type { Chapter as ReportChapter, Report } from './contracts/generated/report';
import type { CourseChapter, Grading, OpenedSandbox } from './contracts/grading';
import { inLanes } from './contracts/in-lanes';
import { asSentence } from './contracts/sentence';
import type { IntakeResult, Problem, Submission } from './contracts/submission';
import { locateThrows } from './compile/locate-throw';
import { judgeChapter } from './judge/judge-chapter';
import { unjudgedCheckpoints } from './judge/unjudged';
import { assembleChapter, assembleReport, assembleUntakenReport } from './report/assemble-report';
import { scoreChapter } from './score/score-chapter';
import { scoreSubmission } from './score/score-submission';
import { scoreUnrunChapter } from './score/score-unrun';

/** Grades one submission: intake, compile, run, judge, score, report. Whatever a submission does ends in its report. */
export async function gradeSubmission(grading: Grading, taken: IntakeResult): Promise<Report> {
  if (taken.kind !== 'submission') {
    const status = taken.kind === 'rejected' ? 'ungradable' : 'not-judged';
    const maxScore = grading.course.reduce((sum, { chapter }) => sum + chapter.assignment.weight, 0);
    return assembleUntakenReport(grading, taken.id, status, taken.problem, maxScore);
  }
  const { submission } = taken;
  const lanes = Math.min(grading.chaptersAtOnce, grading.course.filter((part) => isThere(submission, part)).length);
  const sandboxes = Array.from({ length: lanes }, () => grading.openSandbox());
  try {
    const chapters = await inLanes(sandboxes.length, grading.course, (part, lane) =>
      gradeChapter(grading, submission, part, (text) => (sandboxes[lane] as OpenedSandbox).engine(text)),
    );
    const byId = Object.fromEntries(
      grading.course.map(({ chapter }, at) => [chapter.id, chapters[at] as ReportChapter]),
    );
    return assembleReport(grading, submission, scoreSubmission(byId), byId);
  } finally {
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  }
}

async function gradeChapter(
  grading: Grading,
  submission: Submission,
  part: CourseChapter,
  openEngine: (text: EngineProgramText) => Engine,
): Promise<ReportChapter> {
  const { chapter } = part;
  if (!isThere(submission, part)) {
    const untouched = scoreUnrunChapter(unjudgedCheckpoints(chapter, 'not-attempted'), 0);
    return assembleChapter(chapter, { status: 'graded', attempted: false }, untouched);
  }
  const checking = grading.typeCheck(submission, chapter);
  checking.catch(() => undefined); // awaited below, in every case
  const compiled = await grading.compile(submission, chapter);
  if (compiled.kind === 'fault') return notJudged(chapter, compiled.problem);
  if (compiled.kind === 'rejected') {
    const problem = compiled.problems[0] ?? { message: `${fileOf(chapter)} does not compile.` };
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

function isThere({ files }: Submission, { chapter }: CourseChapter): boolean {
  return files.some(({ path }) => path === fileOf(chapter));
}

function fileOf({ id, assignment }: Chapter): string {
  return `${id}/${assignment.file}`;
}

/** A chapter that our own fault kept from being judged: no number, never a zero. */
function notJudged(chapter: Chapter, problem: Problem): ReportChapter {
  const nothing = scoreUnrunChapter(unjudgedCheckpoints(chapter, 'not-judged'), null);
  return assembleChapter(chapter, { status: 'not-judged', attempted: true, problem }, nothing);
}
