/**
 * What the grader sends to the runner, as JSON in frames. There is no title, no point and no expected value in it: a
 * program is built field by field from `Program` (contracts/engine.ts).
 */
export type Request = Hello | ChapterText | ProgramRequest;

/** The first message. `nonce` comes back in every message of the runner; no code inside the engine ever sees it. */
export interface Hello {
  readonly type: 'hello';
  readonly nonce: string;
}

/** A chapter's scripts; programs name it by its number. */
export interface ChapterText {
  readonly type: 'chapter';
  readonly chapter: number;
  readonly guest: string;
  readonly submission: string;
}

/** One program. Setup and calls are JSON texts that go into the engine as they are, one at a time. */
export interface ProgramRequest {
  readonly type: 'program';
  /** Counts the programs of a child from 0. */
  readonly sequence: number;
  readonly chapter: number;
  readonly suite: number;
  readonly setup: string;
  readonly calls: readonly string[];
  /** In engine ticks. */
  readonly fuel: number;
  /** The backstop of the runner's own clock, in ms. */
  readonly wallMs: number;
  /** True: every reply is sent at once, so that nothing is lost when the process is killed. */
  readonly careful: boolean;
}
