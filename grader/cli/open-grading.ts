import { openCompiler, type Compiler } from '../compile/open-compiler';
import type { CourseChapter, Grading } from '../contracts/grading';
import { openSandbox, type Sandbox } from '../sandbox/open-sandbox';
import { probeIsolation, type IsolationLevel, type Lane } from '../sandbox/probe-isolation';
import type { RunnerChild } from '../sandbox/runner-child';
import { refuseInspector } from '../sandbox/refuse-inspector';
import { GRADER } from './version';

/** Everything that grading needs, opened; `close` ends every process it started. */
export interface OpenGrading extends Grading {
  readonly lane: Lane;
  close(): Promise<void>;
}

/** What to grade with. */
export interface GradingOptions {
  readonly shrinkHidden: boolean;
  readonly only?: string;
  /** How many submissions are graded at once; each gets its own compiler. */
  readonly jobs: number;
  /** How many chapters of each are graded at once; by default one after another. */
  readonly chaptersAtOnce?: number;
  readonly requireIsolation?: IsolationLevel;
}

/**
 * Opens the stages. The children and the probe of the isolation are started first and come up while `openCourse` reads
 * the course in this process.
 *
 * @throws InvalidInput if the course is invalid; EngineFault if a required isolation is not there
 */
export async function openGrading(
  openCourse: () => readonly CourseChapter[],
  options: GradingOptions,
): Promise<OpenGrading> {
  refuseInspector();
  const sandboxes = new Set<Sandbox>();
  const spares: RunnerChild[] = [];
  let closed = false;
  // A refused course closes all before the probe has ended: a runner that comes later would keep this process alive.
  const keep = (runner: RunnerChild): void => void (closed ? runner.kill() : spares.push(runner));
  const probing = probeIsolation(options.requireIsolation, undefined, keep);
  // Awaited below; until then a failure must not count as unhandled.
  probing.catch(() => undefined);
  const compilers = new CompilerPool(options.jobs);
  const close = async (): Promise<void> => {
    closed = true;
    const children = [...sandboxes, compilers].map((opened) => opened.close());
    await Promise.all([...children, ...spares.map((runner) => runner.kill())]);
  };
  try {
    await turn();
    const course = openCourse();
    const lane = await probing;
    return {
      grader: GRADER,
      lane,
      isolation: lane.level,
      course,
      shrinkHidden: options.shrinkHidden,
      chaptersAtOnce: options.chaptersAtOnce ?? 1,
      ...(options.only === undefined ? {} : { only: options.only }),
      compile: (submission, { id, assignment }) => compilers.next().compile(submission, { id, file: assignment.file }),
      typeCheck: (submission, { id, assignment }) =>
        compilers.next().typeCheck(submission, { id, file: assignment.file }),
      openSandbox: () => trackedSandbox(openSandbox(lane, spares.pop()), sandboxes),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets what was begun start its processes, before this one is busy. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** As many compilers as submissions are graded at once, taken in turn; only the first is started ahead. */
class CompilerPool {
  private readonly compilers: Compiler[];
  private turn = 0;

  constructor(size: number) {
    this.compilers = Array.from({ length: Math.max(1, size) }, () => openCompiler());
    this.compilers[0]?.warm();
  }

  next(): Compiler {
    return this.compilers[this.turn++ % this.compilers.length] as Compiler;
  }

  async close(): Promise<void> {
    await Promise.all(this.compilers.map((compiler) => compiler.close()));
  }
}

/** A sandbox that `close` of the whole finds as long as it is open. */
function trackedSandbox(sandbox: Sandbox, open: Set<Sandbox>): Sandbox {
  open.add(sandbox);
  return {
    engine: (text) => sandbox.engine(text),
    close: async () => {
      open.delete(sandbox);
      await sandbox.close();
    },
  };
}
