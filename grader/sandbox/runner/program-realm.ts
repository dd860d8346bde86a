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

type Function = 'load' | 'describe' | 'start' | 'step';

/** The name that a submission's code has in its stacks. */
const SUBMISSION_FILE = 'submission.js';

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
      step: take('step'),
    };
  }

  /** Evaluates the submission's script and hands its factory to the driver. The reply tells exports or a throw. */
  load(submission: string): Answer {
    const { context } = this.engine;
    const evaluated = context.evalCode(submission, SUBMISSION_FILE, { strict: true });
    if (evaluated.error && this.meter.expired) return { end: 'timeout' };
    const answer = evaluated.error ? this.call('describe', evaluated.error) : this.call('load', evaluated.value);
    evaluated.dispose();
    return answer;
  }

  /** Makes the state of a test. */
  start(setup: string): Answer {
    return this.callWithText('start', setup);
  }

  /** Makes one operation. */
  step(call: string): Answer {
    return this.callWithText('step', call);
  }

  private callWithText(name: Function, text: string): Answer {
    const argument = this.engine.context.newString(text);
    const answer = this.call(name, argument);
    argument.dispose();
    return answer;
  }

  private call(name: Function, argument: QuickJSHandle): Answer {
    const { context } = this.engine;
    const result = context.callFunction(this.driver[name], context.undefined, argument);
    if (result.error) return { end: this.endOfFailure() };
    // The driver returns nothing but primitive texts, so that reading one runs no code.
    const text = context.getString(result.value);
    result.value.dispose();
    if (text.length > REPLY_LIMIT) throw new Error('ProgramRealm: a reply that is too long');
    return this.hasRunOut(text) ? { end: 'out-of-memory' } : { text };
  }

  /** Where even the error object found no memory, a plain null is thrown; the instance's size tells. */
  private hasRunOut(reply: string): boolean {
    return reply === OUT_OF_MEMORY || (this.engine.isFull && reply.startsWith('{"thrown"'));
  }

  /** The driver catches all that JavaScript can catch, so a throw out of it means that it was stopped. */
  private endOfFailure(): ProgramEnd {
    if (this.meter.expired) return 'timeout';
    return this.engine.isFull ? 'out-of-memory' : 'crashed';
  }
}
