import { asSentence } from '../contracts/sentence';
import { EngineFault, type Program, type ProgramEnd, type Transcript } from '../contracts/engine';
import { decodeTranscript, type RawTranscript } from './wire/decode-transcript';
import type { ProgramRequest } from './wire/requests';
import { WireViolation, type Response } from './wire/responses';

/** A program that waits for its transcript. */
export interface QueuedProgram {
  readonly chapter: number;
  readonly program: Program;
  /** Its number in the present child. */
  sequence: number;
  /** Children that died of it. */
  tries: number;
  /** Whether every reply is sent at once. */
  careful: boolean;
  wallMs: number;
  replies: string[];
  loading: string | null;
  readonly resolve: (transcript: Transcript) => void;
  readonly reject: (fault: EngineFault) => void;
}

/** Never reached by a program within its fuel on a machine that works at all. */
const WALL_MS = 4000;
const WALL_MS_PER_TICK = 5;
const LONGEST_WALL_MS = 30_000;

/** For a submission that was killed for overtime more than once, so that a class does not wait for it. */
const SHORT_WALL_MS = 1500;

/** The programs of a sandbox in their order; the first is the one that the child is at. */
export class ProgramQueue {
  private readonly programs: QueuedProgram[] = [];
  private nextSequence = 0;
  private overtimes = 0;
  private careful = false;

  get head(): QueuedProgram | undefined {
    return this.programs[0];
  }

  /** All programs without a transcript, in order. */
  get waiting(): readonly QueuedProgram[] {
    return this.programs;
  }

  /** Adds a program at the end. */
  add(chapter: number, program: Program): { readonly queued: QueuedProgram; readonly transcript: Promise<Transcript> } {
    const { promise, resolve, reject } = withResolvers<Transcript>();
    const queued = {
      chapter,
      program,
      sequence: this.nextSequence++,
      tries: 0,
      careful: this.careful,
      wallMs: this.wallFor(program),
      replies: [],
      loading: null,
      resolve,
      reject,
    };
    this.programs.push(queued);
    return { queued, transcript: promise };
  }

  /** What goes over the wire: the fields of a program, and nothing else that the object may hold. */
  requestFor({ chapter, program, sequence, careful, wallMs }: QueuedProgram): ProgramRequest {
    return {
      type: 'program',
      sequence,
      chapter,
      suite: program.suite,
      ...textsOf(program),
      fuel: program.fuel,
      wallMs,
      careful,
    };
  }

  /**
   * Takes a response. True if the head is done.
   *
   * @throws {WireViolation} when it does not belong to the head or cannot be its record
   */
  receive(response: Exclude<Response, { readonly type: 'ready' }>): boolean {
    const { head } = this;
    if (head === undefined || response.sequence !== head.sequence) {
      throw new WireViolation('a message about a program that is not at work');
    }
    if (response.type === 'fault') {
      this.rejectHead(new EngineFault(`The sandbox could not run the chapter: ${asSentence(response.message)}`));
      return true;
    }
    head.replies.push(...response.replies);
    head.loading = response.loading;
    if (head.replies.length > head.program.calls.length) throw new WireViolation('more replies than operations');
    if (response.type === 'part') return false;
    this.settleHead({ ...response, replies: head.replies });
    return true;
  }

  /** Numbers the programs anew, for a new child. */
  restart(): void {
    this.nextSequence = 0;
    for (const queued of this.programs) {
      queued.sequence = this.nextSequence++;
      queued.replies = [];
      queued.loading = null;
      queued.careful = queued.careful || this.careful;
    }
  }

  /** Gives the head one more try, carefully; everything after it is run carefully too. */
  retryHead(): void {
    if (this.head === undefined) return;
    this.head.tries++;
    this.careful = true;
  }

  /** Ends the head without its last reply. */
  endHead(end: ProgramEnd): void {
    if (end === 'timeout') this.overtimes++;
    const { head } = this;
    if (head === undefined) return;
    // All operations may have been answered before the process died: then the last answer is not believed.
    const replies = head.replies.slice(0, Math.max(0, head.program.calls.length - 1));
    this.settleKilled(head, { replies, end, fuel: head.program.fuel, loading: head.loading });
    for (const queued of this.programs) queued.wallMs = this.wallFor(queued.program);
  }

  rejectHead(fault: EngineFault): void {
    this.programs.shift()?.reject(fault);
  }

  rejectAll(fault: EngineFault): void {
    for (const { reject } of this.programs.splice(0)) reject(fault);
  }

  private settleHead(raw: RawTranscript): void {
    const { head } = this;
    if (head === undefined) return;
    try {
      const transcript = decodeTranscript(raw, head.program.calls.length);
      this.programs.shift();
      head.resolve(transcript);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      this.rejectHead(error);
    }
  }

  /** A process that crashed may have written anything before. */
  private settleKilled(head: QueuedProgram, raw: RawTranscript): void {
    try {
      this.settleHead(raw);
    } catch {
      this.programs.shift();
      head.resolve({ observations: [], end: raw.end, exports: [], fuel: raw.fuel });
    }
  }

  private wallFor({ fuel }: Program): number {
    if (this.overtimes > 1) return SHORT_WALL_MS;
    return Math.min(WALL_MS + fuel * WALL_MS_PER_TICK, LONGEST_WALL_MS);
  }
}

/** The texts of the programs that every submission gets: the sequences of properties are drawn once. */
const texts = new WeakMap<Program['calls'], Pick<ProgramRequest, 'setup' | 'calls'>>();

function textsOf({ setup, calls }: Program): Pick<ProgramRequest, 'setup' | 'calls'> {
  const known = texts.get(calls);
  if (known !== undefined) return known;
  const written = {
    setup: JSON.stringify(setup),
    calls: calls.map(({ op, args }) => JSON.stringify({ op, args })),
  };
  texts.set(calls, written);
  return written;
}

function withResolvers<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (fault: EngineFault) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (fault: EngineFault) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onFault) => {
    resolve = onValue;
    reject = onFault;
  });
  return { promise, resolve, reject };
}
