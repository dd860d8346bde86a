import { EngineFault, type Engine, type EngineProgramText, type Program, type Transcript } from '../contracts/engine';
import type { Lane } from './lane';
import { blameForDeath } from './blame-for-death';
import { ProgramQueue, type QueuedProgram } from './program-queue';
import { RunnerChild, type RunnerEnd, type RunnerListener } from './runner-child';
import type { Response } from './wire/responses';

/** One submission's child process. */
export interface Sandbox {
  /** Gives a chapter of the submission an engine in the child. All engines of a sandbox run one after another. */
  engine(text: EngineProgramText): Engine;
  /** Kills the child. Programs that are still to run reject with {@link EngineFault}. */
  close(): Promise<void>;
}

/** Beside the runner's own backstop: for loops inside the engine's native code, which the runner cannot stop. */
const KILL_AFTER_MS = 3000;

/** For a child that does not come up. */
const START_WITHIN_MS = 30_000;

/** Before a silent child is killed: its answer may lie in the pipe, unread because this process was busy. */
const LAST_LOOK_MS = 200;

/**
 * Opens the sandbox of one submission and starts its child at once, so that it comes up while the submission is compiled.
 *
 * A child that dies is replaced once per program; see {@link blameForDeath} for whose fault a death is.
 *
 * @param spare - a runner of the same lane that has come up and was given nothing yet
 */
export function openSandbox(lane: Lane, spare: RunnerChild | null = null): Sandbox {
  const sandbox = new SubmissionSandbox(lane, spare);
  return {
    engine: (text) => sandbox.engine(text),
    close: () => sandbox.close(),
  };
}

class SubmissionSandbox {
  private readonly texts: EngineProgramText[] = [];
  private readonly queue = new ProgramQueue();
  private child: RunnerChild | null = null;
  private timer: NodeJS.Timeout | null = null;
  private failedStarts = 0;
  private closed = false;

  constructor(
    private readonly lane: Lane,
    spare: RunnerChild | null,
  ) {
    this.startChild(spare);
  }

  engine(text: EngineProgramText): Engine {
    const chapter = this.texts.push(text) - 1;
    this.child?.send({ type: 'chapter', chapter, ...pickScripts(text) });
    return {
      run: (program) => this.run(chapter, program),
      // The child belongs to the sandbox and may serve other chapters.
      close: () => Promise.resolve(),
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopTimer();
    this.queue.rejectAll(new EngineFault('The sandbox was closed.'));
    await this.child?.kill();
  }

  private run(chapter: number, program: Program): Promise<Transcript> {
    if (this.closed) return Promise.reject(new EngineFault('The sandbox was closed.'));
    const { queued, transcript } = this.queue.add(chapter, program);
    if (this.child === null) this.startChild();
    else this.send(this.child, queued);
    this.watchHead();
    return transcript;
  }

  /** Starts a child and hands it everything that is still to do. */
  private startChild(spare: RunnerChild | null = null): void {
    const listener: RunnerListener = {
      ready: () => {
        this.failedStarts = 0;
        this.stopTimer();
        this.watchHead();
      },
      message: (response) => this.receive(response),
      ended: (end) => this.replaceChild(end),
    };
    const isOfUse = spare !== null && !spare.isGone;
    const child = isOfUse ? spare : new RunnerChild(this.lane.command, listener);
    child.handTo(listener);
    this.child = child;
    this.queue.restart();
    for (const [chapter, text] of this.texts.entries()) child.send({ type: 'chapter', chapter, ...pickScripts(text) });
    for (const queued of this.queue.waiting) this.send(child, queued);
    this.stopTimer();
    if (!child.isReady) this.timer = setTimeout(() => void this.killChild('start'), START_WITHIN_MS);
  }

  private send(child: RunnerChild, queued: QueuedProgram): void {
    child.send(this.queue.requestFor(queued));
  }

  private receive(response: Exclude<Response, { readonly type: 'ready' }>): void {
    if (!this.queue.receive(response)) return;
    this.stopTimer();
    this.watchHead();
  }

  /** Sets the clock for the program that the child is at. */
  private watchHead(): void {
    const { head } = this.queue;
    if (head === undefined || this.timer !== null || this.child?.isReady !== true) return;
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => void this.killChild('head'), LAST_LOOK_MS);
    }, head.wallMs + KILL_AFTER_MS);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private async killChild(why: 'start' | 'head'): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const wasReady = child.isReady;
    await child.kill();
    const diagnostics = why === 'start' ? `no sign of life within ${START_WITHIN_MS} ms` : '';
    const end = { code: null, signal: null, wasReady, violation: null, diagnostics };
    this.replaceChild(end, why === 'head');
  }

  private replaceChild(end: RunnerEnd, overtime = false): void {
    this.child = null;
    this.stopTimer();
    if (this.closed) return;
    if (!end.wasReady) this.failedStarts++;
    const blame = blameForDeath(end, { overtime, failedStarts: this.failedStarts, head: this.queue.head });
    switch (blame.kind) {
      case 'retry':
        this.queue.retryHead();
        break;
      case 'program':
        this.queue.endHead(blame.end);
        break;
      case 'head-fault':
        this.queue.rejectHead(new EngineFault(blame.message));
        break;
      case 'sandbox-fault':
        this.queue.rejectAll(new EngineFault(blame.message));
    }
    if (this.queue.head !== undefined) this.startChild();
  }
}

/** Exactly the two texts, whatever else the object holds. */
function pickScripts({ guest, submission }: EngineProgramText): EngineProgramText {
  return { guest, submission };
}
