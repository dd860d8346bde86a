import { decodeMessage, encodeMessage } from './messages';

/**
 * What the grader sends to the runner, in frames. There is no title, no point and no expected value in it: a
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

/** One program. Setup and calls are JSON texts that go into the engine as they are. */
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

/** Writes a request; the texts of a program are put behind its header as they are. */
export function encodeRequest(request: Request): Buffer {
  if (request.type !== 'program') return encodeMessage(request, []);
  const { setup, calls, ...header } = request;
  return encodeMessage(header, [setup, ...calls]);
}

/** Reads what {@link encodeRequest} wrote. It comes from the grader, so it is not checked. */
export function decodeRequest(message: Buffer): Request {
  const { header, texts } = decodeMessage(message);
  const request = JSON.parse(header) as Request;
  const [setup, ...calls] = texts;
  return request.type === 'program' && setup !== undefined ? { ...request, setup, calls } : request;
}
