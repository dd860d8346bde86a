import { openCompiler } from '../compile/open-compiler';
import type { Report } from '../contracts/generated/report';
import type { CourseChapter, Grading } from '../pipeline';
import { openSandbox } from '../sandbox/open-sandbox';
import { probeIsolation, type Lane } from '../sandbox/probe-isolation';
import { refuseInspector } from '../sandbox/refuse-inspector';
import { GRADER } from './version';

/** Everything that grading needs, opened; `close` ends every process it started. */
export interface OpenGrading extends Grading {
  readonly lane: Lane;
  close(): Promise<void>;
}

/** What to grade with. */
export interface GradingOptions {
  readonly course: readonly CourseChapter[];
  readonly shrinkHidden: boolean;
  readonly only?: string;
  /** How many submissions are graded at once; each gets its own compiler. */
  readonly jobs: number;
  readonly requireIsolation?: 'process' | 'hardened';
}

/** Opens the stages: the compiler's children start at once, the isolation is probed meanwhile. */
export async function openGrading(options: GradingOptions): Promise<OpenGrading> {
  refuseInspector();
  const compilers = Array.from({ length: options.jobs }, () => openCompiler());
  for (const compiler of compilers) compiler.warm();
  const lane = await probeIsolation(options.requireIsolation);
  const open = new Set<ReturnType<typeof openSandbox>>();
  let turn = 0;
  const nextCompiler = () => compilers[turn++ % compilers.length] as (typeof compilers)[number];
  return {
    grader: GRADER,
    lane,
    isolation: lane.level satisfies Report['isolation'],
    course: options.course,
    shrinkHidden: options.shrinkHidden,
    ...(options.only === undefined ? {} : { only: options.only }),
    compile: (submission, chapter) =>
      nextCompiler().compile(submission, { id: chapter.id, file: chapter.assignment.file }),
    typeCheck: (submission, chapter) =>
      nextCompiler().typeCheck(submission, { id: chapter.id, file: chapter.assignment.file }),
    openSandbox: () => {
      const sandbox = openSandbox(lane);
      open.add(sandbox);
      return {
        engine: (text) => sandbox.engine(text),
        close: async () => {
          open.delete(sandbox);
          await sandbox.close();
        },
      };
    },
    close: async () => {
      await Promise.all([...compilers, ...open].map((tool) => tool.close()));
    },
  };
}
