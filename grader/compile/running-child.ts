import type { Json } from '../contracts/json';
import { killChild, startChild, type NodeCommand } from './child-process';
import { encodeFrame, FrameReader } from './frames';
import { processorTime } from './processor-time';
import { READY } from './protocol';

/** How a request ended: with an answer, at its deadline, or with the child, which ran out of memory or vanished. */
export type Answer =
  | { readonly kind: 'answered'; readonly value: Json }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'gone'; readonly detail: string };

/** How long a child may take until it says that it is ready, in ms: far more than a busy machine needs. */
const START_LIMIT = 30_000;
const STDERR_LIMIT = 8192;
/** How many deadlines may pass for a child that gets no processor. */
const PATIENCE = 10;
/**
 * Last words of V8, and of the Go runtime of esbuild, which crashes in several ways when it gets no more memory. A
 * process that was killed from outside says nothing.
 */
const OUT_OF_MEMORY = /heap out of memory|Allocation failed|^fatal error: |^runtime: |^SIGSEGV: /m;

/** One process, from its start to its end. It has at most one request at a time. */
export class RunningChild {
  private readonly child;
  private readonly reader = new FrameReader();
  private stderr = '';
  private settle: ((answer: Answer) => void) | null = null;
  private timer: NodeJS.Timeout | null = null;
  private deadline = 0;
  private ready = false;
  private ending: Answer | null = null;

  /** Resolves when the process has ended and all that it wrote was read. */
  readonly ended: Promise<void>;

  constructor(command: NodeCommand) {
    this.child = startChild(command);
    this.ended = new Promise((resolve) => {
      // What the child had started would keep the pipes open, and with them delay `close`.
      this.child.once('exit', () => killChild(this.child));
      this.child.once('close', (code, signal) => resolve(this.finish(code, signal)));
      this.child.once('error', (error) => {
        this.end({ kind: 'gone', detail: error.message });
        if (this.child.pid === undefined) resolve();
      });
    });
    this.child.stdout?.on('data', (chunk: Buffer) => this.receive(chunk));
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(0, STDERR_LIMIT);
    });
    // Writing to a child that has just ended fails; its end is reported by `close`.
    this.child.stdin?.on('error', () => undefined);
    this.wait(START_LIMIT, { kind: 'gone', detail: `it was not ready within ${START_LIMIT / 1000} s` });
  }

  /** Whether the process can take a request. */
  get alive(): boolean {
    return this.ending === null;
  }

  /** Whether the process has been ready at any time. */
  get started(): boolean {
    return this.ready;
  }

  /**
   * Sends a request. Its deadline, in ms, counts from the moment when the child is ready for it. Where the system tells
   * how much processor time the child got, a deadline that passed with less than half of that is none: it is the machine
   * that is slow then, or stands still. A child that gets no processor at all is `gone` in the end.
   */
  ask(request: unknown, deadline: number): Promise<Answer> {
    if (this.ending !== null) return Promise.resolve(this.ending);
    this.deadline = deadline;
    if (this.ready) this.waitForAnswer();
    this.child.stdin?.write(encodeFrame(request));
    return new Promise((resolve) => (this.settle = resolve));
  }

  /** Kills the process. A request that is under way ends as `gone`. */
  kill(): void {
    this.end({ kind: 'gone', detail: 'it was stopped' });
  }

  private receive(chunk: Buffer): void {
    if (this.ending !== null) return;
    try {
      for (const message of this.reader.push(chunk)) this.take(message);
    } catch (error) {
      this.end({ kind: 'gone', detail: `it wrote no proper answer: ${String(error)}` });
    }
  }

  private take(message: Json): void {
    this.stopWaiting();
    if (!this.ready) {
      if (message !== READY) throw new Error('the first frame is not the one expected');
      this.ready = true;
      if (this.settle) this.waitForAnswer();
    } else {
      this.settle?.({ kind: 'answered', value: message });
      this.settle = null;
    }
  }

  private finish(code: number | null, signal: NodeJS.Signals | null): void {
    const detail = [`it ended with ${signal ?? `code ${code}`}`, this.stderr.trim()].filter(Boolean).join(': ');
    this.end(OUT_OF_MEMORY.test(this.stderr) ? { kind: 'memory' } : { kind: 'gone', detail });
  }

  private end(answer: Answer): void {
    const running = this.child.exitCode === null && this.child.signalCode === null;
    if (this.ending === null && running) killChild(this.child);
    this.ending ??= answer;
    this.stopWaiting();
    this.settle?.(answer);
    this.settle = null;
  }

  private wait(milliseconds: number, answer: Answer): void {
    this.stopWaiting();
    this.timer = setTimeout(() => this.end(answer), milliseconds);
  }

  private waitForAnswer(): void {
    this.stopWaiting();
    const { deadline } = this;
    const before = this.processorTime();
    const look = (patience: number): void => {
      const now = this.processorTime();
      if (before === null || now === null || now - before >= deadline / 2) this.end({ kind: 'deadline' });
      else if (patience === 0) this.end({ kind: 'gone', detail: 'it got no processor' });
      else this.timer = setTimeout(look, deadline, patience - 1);
    };
    this.timer = setTimeout(look, deadline, PATIENCE - 1);
  }

  private processorTime(): number | null {
    return this.child.pid === undefined ? null : processorTime(this.child.pid);
  }

  private stopWaiting(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
