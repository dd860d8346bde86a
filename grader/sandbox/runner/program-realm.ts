import type { QuickJSHandle } from 'quickjs-emscripten-core';
import type { ProgramEnd } from '../../contracts/engine';
import { OUT_OF_MEMORY, REPLY_LIMIT } from '../guest/assemble-reply';
import type { EngineInstance } from './engine-instance';
import type { Meter } from './meter';

/** A chapter's scripts. */
export interface ChapterScripts {
  readonly guest: string;
  readonly submission: string;
}

/** The driver's reply, or why there is none. */
export type Answer = { readonly text: string } | { readonly end: ProgramEnd };

/** The driver's replies to the first operations, and why the others were not made. */
export interface Played {
  readonly replies: readonly string[];
  readonly end: ProgramEnd;
  /** In ticks. */
  readonly fuel: number;
}

type Function = 'load' | 'describe' | 'start' | 'play' | 'played' | 'step';

/** The name that a submission's code has in its stacks. */
const SUBMISSION_FILE = 'submission.js';

/** For reading what was played before the program was stopped; it is no part of the program's own budget. */
const READING_FUEL = 1000;
const READING_MS = 1000;

/**
 * A realm that holds a chapter's guest and a submission. The host holds the driver's functions by handle, taken before
 * the submission was evaluated; it never looks a name up in the realm again.
 *
 * Promise jobs are never run: nothing that a chapter asks for is asynchronous, and a job would run outside of every
 * operation.
 */
export class ProgramRealm {
  private readonly driver: Readonly<Record<Function, QuickJSHandle>>;

  /** Evaluates the guest. @throws {Error} if it cannot be evaluated, which is our own fault */
  constructor(
    private readonly engine: EngineInstance,
    private readonly meter: Meter,
    guest: string,
  ) {
    const { context } = engine;
    const makeDriver = context.unwrapResult(context.evalCode(guest, 'guest.js', { strict: true }));
    const driver = context.unwrapResult(context.callFunction(makeDriver, context.undefined));
    const take = (name: Function): QuickJSHandle => context.getProp(driver, name);
    this.driver = {
      load: take('load'),
      describe: take('describe'),
      start: take('start'),
      play: take('play'),
      played: take('played'),
      step: take('step'),
    };
  }

  /** Evaluates the submission's script and hands its factory to the driver. The reply tells exports or a throw. */
  load(submission: string): Answer {
    const { context } = this.engine;
    const evaluated = context.evalCode(submission, SUBMISSION_FILE, { strict: true });
    if (evaluated.error && this.meter.expired) return { end: 'timeout' };
    const answer = this.checked(
      evaluated.error ? this.call('describe', evaluated.error) : this.call('load', evaluated.value),
    );
    evaluated.dispose();
    return answer;
  }

  /** Makes the state of a test. */
  start(setup: string): Answer {
    return this.checked(this.callWithText('start', setup));
  }

  /**
   * Makes operations in one call, which costs far less than a call each. Null where it cannot be told how far the realm
   * came; {@link step} tells it in a new one.
   */
  play(calls: readonly string[]): Played | null {
    const longest = calls.length * (REPLY_LIMIT + 1);
    const answer = this.callWithText('play', `[${calls.join(',')}]`, longest);
    const fuel = this.meter.ticks;
    if ('text' in answer) return this.finished(linesOf(answer.text), fuel);
    if (answer.end !== 'timeout') return null;
    this.meter.start(READING_FUEL, READING_MS);
    const played = this.call('played', null, longest);
    return 'text' in played ? { replies: linesOf(played.text), end: 'timeout', fuel } : null;
  }

  /** Makes one operation. */
  step(call: string): Answer {
    return this.checked(this.callWithText('step', call));
  }

  private finished(replies: readonly string[], fuel: number): Played | null {
    if (replies.at(-1) === OUT_OF_MEMORY) return { replies: replies.slice(0, -1), end: 'out-of-memory', fuel };
    return replies.some((reply) => this.hasRunOut(reply)) ? null : { replies, end: 'finished', fuel };
  }

  private checked(answer: Answer): Answer {
    return 'text' in answer && this.hasRunOut(answer.text) ? { end: 'out-of-memory' } : answer;
  }

  /** Where even the error object found no memory, a plain null is thrown; the instance's size tells. */
  private hasRunOut(reply: string): boolean {
    return reply === OUT_OF_MEMORY || (this.engine.isFull && reply.startsWith('{"thrown"'));
  }

  private callWithText(name: Function, text: string, longest?: number): Answer {
    const argument = this.engine.context.newString(text);
    const answer = this.call(name, argument, longest);
    argument.dispose();
    return answer;
  }

  /** @param longest - the most characters that the reply may have */
  private call(name: Function, argument: QuickJSHandle | null, longest = REPLY_LIMIT): Answer {
    const { context } = this.engine;
    const result = context.callFunction(this.driver[name], context.undefined, argument === null ? [] : [argument]);
    if (result.error) return { end: this.endOfFailure() };
    const text = this.readText(result.value, longest);
    result.value.dispose();
    return { text };
  }

  /** Reads a reply: a primitive string whose length is known before it is copied. */
  private readText(handle: QuickJSHandle, longest: number): string {
    const { context } = this.engine;
    if (context.typeof(handle) !== 'string') throw new Error('ProgramRealm: a reply that is no string');
    const length = context.getProp(handle, 'length');
    const characters = context.getNumber(length);
    length.dispose();
    if (!(characters <= longest)) throw new Error('ProgramRealm: a reply that is too long');
    return context.getString(handle);
  }

  /** The driver catches all that JavaScript can catch, so a throw out of it means that it was stopped. */
  private endOfFailure(): ProgramEnd {
    if (this.meter.expired) return 'timeout';
    return this.engine.isFull ? 'out-of-memory' : 'crashed';
  }
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
