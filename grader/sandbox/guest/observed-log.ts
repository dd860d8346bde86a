import { TOO_MANY_REFERENCES } from '../../contracts/engine';

/** The most text that the logs of one operation may take, in characters: over a thousand references. */
export const LOG_LIMIT = 48 * 1024;

/** The message of a {@link LogFlood}. */
export const LOG_FLOODED = TOO_MANY_REFERENCES;

/** Thrown at a submission that makes more references in one operation than the log holds. */
export class LogFlood extends Error {
  override readonly name = 'InternalError';
}

/** What was logged since the last `take`: references and frames end with `;` each, calls (JSON arrays) with a comma. */
export interface LogTexts {
  readonly references: string;
  readonly frames: string;
  readonly calls: string;
}

/** The record of what a submission does. Text in closure variables: nothing that a submission can reach refers to it. */
export interface ObservedLog {
  /** @throws {LogFlood} when the operation's log is full, and at every later entry of the operation */
  reference(text: string): void;
  frame(text: string): void;
  call(text: string): void;
  /** True once an entry was refused since the last `take`. */
  isFlooded(): boolean;
  /** Returns the entries and forgets them. */
  take(): LogTexts;
}

/** Creates an empty log. */
export function createLog(): ObservedLog {
  let references = '';
  let frames = '';
  let calls = '';
  let flooded = false;
  let used = 0;

  function flood(): never {
    flooded = true;
    throw new LogFlood(LOG_FLOODED);
  }

  return {
    reference(text) {
      used += text.length;
      if (used > LOG_LIMIT) flood();
      references += text;
    },
    frame(text) {
      used += text.length;
      if (used > LOG_LIMIT) flood();
      frames += text;
    },
    call(text) {
      used += text.length;
      if (used > LOG_LIMIT) flood();
      calls += text;
    },
    isFlooded: () => flooded,
    take() {
      const taken = { references, frames, calls };
      references = frames = calls = '';
      flooded = false;
      used = 0;
      return taken;
    },
  };
}
