import type { Judging } from '../judge/judge-context';
import type { CourseChapter, Grading } from '../contracts/grading';
import { studentPath } from './author-inputs';
import { inMemorySubmission } from './in-memory-submission';

/** A sandbox keeps every text it was given; after this many it is closed and another one opened. */
const TEXTS_PER_SANDBOX = 40;

type Sandbox = ReturnType<Grading['openSandbox']>;

/**
 * Runs variants of a reference one after another, in the engine that grades. They share a sandbox, since they are ours and
 * none attacks another; a program that ends its process takes no other program with it. There is no type check.
 */
export class TextRunner {
  private sandbox: Sandbox | null = null;
  private texts = 0;

  constructor(private readonly grading: Grading) {}

  /** Compiles a text as a chapter's file and makes it ready to be judged; null if it does not compile. */
  async open(part: CourseChapter, text: string): Promise<Judging | null> {
    const taken = inMemorySubmission('variant', { [studentPath(part.chapter)]: text });
    if (taken.kind !== 'submission') throw new Error('TextRunner: an in-memory submission is always taken in');
    const compiled = await this.grading.compile(taken.submission, part.chapter);
    if (compiled.kind === 'fault') throw new Error(`TextRunner: ${compiled.problem.message}`);
    if (compiled.kind === 'rejected') return null;
    const sandbox = await this.freshSandbox();
    const engine = sandbox.engine({ guest: part.guest, submission: compiled.script });
    return {
      chapter: part.chapter,
      run: (program) => engine.run(program),
      oracle: part.oracle,
      types: Promise.resolve({ state: 'checked', problems: [] }),
      locate: () => undefined,
      shrinkHidden: false,
    };
  }

  /** Ends the sandbox. */
  async close(): Promise<void> {
    await this.sandbox?.close();
    this.sandbox = null;
  }

  private async freshSandbox(): Promise<Sandbox> {
    if (this.texts++ % TEXTS_PER_SANDBOX === 0) {
      await this.close();
      this.sandbox = this.grading.openSandbox();
    }
    return (this.sandbox ??= this.grading.openSandbox());
  }
}

/** As many runners as lanes; all are closed when the work is done, also when it failed. */
export async function withRunners<Result>(
  grading: Grading,
  lanes: number,
  work: (runnerOf: (lane: number) => TextRunner) => Promise<Result>,
): Promise<Result> {
  const runners = Array.from({ length: Math.max(1, lanes) }, () => new TextRunner(grading));
  try {
    return await work((lane) => runners[lane] as TextRunner);
  } finally {
    await Promise.all(runners.map((runner) => runner.close()));
  }
}
