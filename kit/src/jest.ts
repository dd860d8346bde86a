import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openChapter, assignmentsFolder } from '../../grader/class/open-course';
import type { SubjectExports } from '../../grader/contracts/operations';
import type { JudgedCheckpoint } from '../../grader/contracts/judged-checkpoint';
import { judgeTest } from '../../grader/judge/judge-test';
import type { JudgeContext } from '../../grader/judge/judge-context';
import type { CourseChapter } from '../../grader/pipeline';
import { assembleChapter } from '../../grader/report/assemble-report';
import { createPaint } from '../../grader/report/terminal/paint';
import { renderFailure } from '../../grader/report/terminal/render-failure';
import { openPlainEngine } from '../../grader/sandbox/plain-engine';
import { reportedCheckpoint, scoreChapter } from '../../grader/score/score-chapter';
import { chapterIds } from '../../grader/suites/chapter-ids';

/** The parts of Jest that are used here; they are globals of the test file that calls. */
declare const describe: (name: string, body: () => void) => void;
declare const test: (name: string, body: () => Promise<void>) => void;

/**
 * Declares the visible suites as Jest tests: a `describe` per chapter that exists in the folder, a `test` per case. The
 * chapters run on plain V8 in this process, so that breakpoints, console.log and coverage work; the judge is the one
 * that grades.
 *
 * @param folder - the folder that holds the chapters and `machine/`
 */
export function registerSuites(folder: string): void {
  for (const id of chapterIds(assignmentsFolder())) {
    const part = openChapter(id);
    const file = join(folder, id, part.chapter.assignment.file);
    if (existsSync(file))
      describe(`${id}: ${part.chapter.assignment.title}`, () => registerChapter(part, folder, file));
  }
}

function registerChapter(part: CourseChapter, folder: string, file: string): void {
  for (const suite of part.chapter.suites) {
    for (const suiteTest of suite.tests) {
      test(`${suiteTest.id}  ${suiteTest.title}`, async () => {
        const judged = await judgeTest(openContext(part, folder, file), suiteTest);
        const failures = judged.filter(({ verdict }) => verdict !== 'pass');
        if (failures.length > 0) throw failureError(part, failures);
      });
    }
  }
}

/** Loads the student's files afresh from Jest's module registry and lets the judge run them. */
function openContext(part: CourseChapter, folder: string, file: string): JudgeContext {
  const { operations } = part.chapter.judging;
  const machine = require(join(folder, 'machine')) as Record<string, unknown>;
  const load = (): SubjectExports => require(file) as SubjectExports;
  const engine = openPlainEngine(operations, load, machine);
  return {
    chapter: part.chapter,
    run: (program) => engine.run(program),
    oracle: null,
    types: Promise.resolve({ state: 'unchecked', problems: [] }),
    locate: () => undefined,
    shrinkHidden: false,
    visibility: 'visible',
    suiteNumber: 0,
    fuelFor: () => 0,
  };
}

/** A failure whose text is the course's message; a stack of the harness would help nobody. */
function failureError(part: CourseChapter, failures: readonly JudgedCheckpoint[]): Error {
  const chapter = assembleChapter(
    part.chapter,
    { status: 'graded', attempted: true },
    scoreChapter(part.chapter, failures),
  );
  const shown = failures.map((failure) => {
    const checkpoint = reportedCheckpoint(failure, 0);
    const summary = checkpoint.explanation?.summary ?? checkpoint.title;
    const cause = { checkpoint: failure.id, summary, others: [], blocked: [] };
    return renderFailure({ chapterId: part.chapter.id, chapter, cause, checkpoint }, createPaint(false), WIDTH);
  });
  const error = new Error(shown.map((lines) => lines.join('\n')).join('\n\n'));
  error.stack = error.message;
  return error;
}

/** Columns of a failure's text; Jest indents it. */
const WIDTH = 100;
