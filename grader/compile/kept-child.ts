import type { Json } from '../contracts/json';
import type { NodeCommand } from './child-process';
import { RunningChild, type Answer } from './running-child';

/** One request to a kept child. */
export interface Question {
  /** Anything that JSON can write. */
  readonly request: unknown;
  /** In ms, from when the process is ready for the request. */
  readonly deadline: number;
  /** Whether a request that ended like this is made once more, before any other. */
  readonly again: (failure: Failure) => boolean;
  /** How often it is made at most; 2, if absent. */
  readonly tries?: number;
  /** Whether a process that gave this answer must not serve another request; never, if absent. */
  readonly spoils?: (value: Json) => boolean;
}

/** An answer that is none. */
export type Failure = Exclude<Answer, { readonly kind: 'answered' }>;

/**
 * A helper process that is started on first use, kept between requests and replaced after its death. It serves one
 * request at a time; further ones wait in order.
 */
export class KeptChild {
  private child: RunningChild | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;
  private readonly ending = new Set<Promise<void>>();

  /**
   * @param commands - ways to start the process, the preferred one first; one that ends before it is ready (a snapshot
   * of another Node.js version) is not tried again
   */
  constructor(private commands: readonly [NodeCommand, ...NodeCommand[]]) {}

  /** Starts the process ahead of the first request. */
  warm(): void {
    if (!this.closed) this.current();
  }

  /**
   * Makes a request as soon as all earlier ones are done, and returns how it ended, once for each time that it was made.
   * A process that does not answer is replaced. After `close` every request ends as `gone`.
   */
  ask(question: Question): Promise<readonly Answer[]> {
    const answers = this.last.then(() => this.askInTurn(question));
    this.last = answers;
    return answers;
  }

  /** Kills the process and resolves when it has ended; requests under way end as `gone`. */
  async close(): Promise<void> {
    this.closed = true;
    this.child?.kill();
    await Promise.all(this.ending);
  }

  private async askInTurn(question: Question): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for (let tries = question.tries ?? 2; tries > 0; tries--) {
      const answer = await this.askNow(question);
      answers.push(answer);
      if (answer.kind === 'answered' || !question.again(answer)) break;
    }
    return answers;
  }

  private async askNow(question: Question): Promise<Answer> {
    if (this.closed) return { kind: 'gone', detail: 'it was stopped' };
    const child = this.current();
    const answer = await child.ask(question.request, question.deadline);
    if (answer.kind === 'answered' && question.spoils?.(answer.value)) child.kill();
    const [, next, ...others] = this.commands;
    if (answer.kind !== 'gone' || child.started || next === undefined) return answer;
    this.commands = [next, ...others];
    return this.askNow(question);
  }

  private current(): RunningChild {
    if (this.child?.alive) return this.child;
    const child = new RunningChild(this.commands[0]);
    const ended = child.ended.then(() => void this.ending.delete(ended));
    this.ending.add(ended);
    this.child = child;
    return child;
  }
}
