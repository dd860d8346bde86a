import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openChapter, courseRoot } from '../../grader/class/open-course';
import type { SubjectExports } from '../../grader/contracts/operations';
import type { JudgedCheckpoint } from '../../grader/contracts/judged-checkpoint';
import { judgeTest } from '../../grader/judge/judge-test';
import type { JudgeContext } from '../../grader/judge/judge-context';
import type { CourseChapter } from '../../grader/contracts/grading';
import { renderCheckpointFailure } from '../../grader/report/terminal/render-terminal';
import { openPlainEngine } from '../../grader/sandbox/plain-engine';
import { chapterIds } from '../../grader/suites/chapter-ids';
import { STUB_MARK } from './jest-summary';

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
  for (const id of chapterIds(courseRoot())) {
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
        requireLoads(part, file);
        const judged = await judgeTest(openContext(part, folder, file), suiteTest);
        const failures = judged.filter(({ verdict }) => verdict !== 'pass');
        if (failures.length > 0) throw failureError(part, failures);
      });
    }
  }
}

/** A file that cannot be loaded fails every test of its chapter in the same words, so that it is told once. */
function requireLoads({ chapter }: CourseChapter, file: string): void {
  try {
    require(file);
  } catch (error) {
    const { message = String(error), stack = '' } = error as Partial<Error>;
    // Where the syntax is wrong, Jest counts the lines of what it made of the file; the grader counts the student's.
    const isSyntax = error instanceof Error && error.name === 'SyntaxError';
    const line = isSyntax ? undefined : stack.slice(stack.indexOf(file) + file.length).match(/^:(\d+)/)?.[1];
    const place = `${chapter.id}/${chapter.assignment.file}${line === undefined ? '' : `:${line}`}`;
    const number = chapter.id.slice(0, 2);
    throw plainError(`CANNOT LOAD  ${place}\n  ${message}\n  Try:    npx pagewalk test ${number}`);
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

function failureError(part: CourseChapter, failures: readonly JudgedCheckpoint[]): Error {
  const attempted = failures.filter(({ verdict }) => verdict !== 'not-attempted');
  if (attempted.length === 0) return plainError(stubMessage(part, failures[0]));
  return plainError(attempted.map((failure) => renderCheckpointFailure(part.chapter, failure)).join('\n\n'));
}

/** An error whose text is all there is to read; a stack of the harness would help nobody. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** A stub needs no explanation; that it fails is expected. */
function stubMessage({ chapter }: CourseChapter, failure: JudgedCheckpoint | undefined): string {
  const file = `${chapter.id}/${chapter.assignment.file}`;
  return `${STUB_MARK}  ${failure?.id ?? chapter.id}\n  Expected at first: a stub still stands in ${file}.`;
}
