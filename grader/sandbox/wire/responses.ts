import type { ProgramEnd } from '../../contracts/engine';
import { decodeMessage, encodeMessage } from './messages';

/**
 * What the runner sends to the grader, in frames: one `ready`, then per program any number of `part`s and one
 * `end`, programs in the order of their requests.
 */
export type Response = Ready | Part | End | Fault;

/** The engine is loaded. */
export interface Ready {
  readonly type: 'ready';
  readonly nonce: string;
}

/** Some replies of the program's next operations. */
export interface Part {
  readonly type: 'part';
  readonly nonce: string;
  readonly sequence: number;
  readonly replies: readonly string[];
  /** As in {@link End}. */
  readonly loading: string | null;
}

/** The remaining replies of a program, and how it ended. */
export interface End {
  readonly type: 'end';
  readonly nonce: string;
  readonly sequence: number;
  readonly replies: readonly string[];
  readonly end: ProgramEnd;
  /** In engine ticks. */
  readonly fuel: number;
  /** The driver's JSON about loading the submission: its exports, or what it threw; null if it did not come to an end. */
  readonly loading: string | null;
}

/** The runner cannot run the program, and no submission is to blame. */
export interface Fault {
  readonly type: 'fault';
  readonly nonce: string;
  readonly sequence: number;
  readonly message: string;
}

/** The longest message of the runner, in bytes. */
export const RESPONSE_LIMIT = 32 * 1024 * 1024;

/** The most characters of replies in one program; more ends it as out of memory. */
export const PROGRAM_REPLY_LIMIT = 8 * 1024 * 1024;

/** Bytes that would not come from the runner as we build it. */
export class WireViolation extends Error {
  override readonly name = 'WireViolation';
}

const ENDS: ReadonlySet<unknown> = new Set<ProgramEnd>(['finished', 'timeout', 'out-of-memory', 'crashed']);

/** Writes a response; replies are put behind its header as they are. */
export function encodeResponse(response: Response): Buffer {
  if (!('replies' in response)) return encodeMessage(response, []);
  const { replies, ...header } = response;
  return encodeMessage(header, replies);
}

/**
 * Reads a message of the runner, strictly: exactly the fields above, with their types, and the right nonce.
 *
 * @throws {WireViolation} for anything else
 */
export function decodeResponse(message: Buffer, nonce: string): Response {
  const { header, texts } = decodeMessage(message);
  const response = parseObject(header);
  if (response.nonce !== nonce) throw new WireViolation('a message with a wrong nonce');
  const { type } = response;
  if (texts.length > 0 && type !== 'part' && type !== 'end') throw new WireViolation('replies where none belong');
  switch (type) {
    case 'ready':
      requireKeys(response, ['type', 'nonce']);
      return { type, nonce };
    case 'part':
      requireKeys(response, ['type', 'nonce', 'sequence', 'loading']);
      return { type, nonce, ...recordOf(response, texts) };
    case 'end':
      requireKeys(response, ['type', 'nonce', 'sequence', 'end', 'fuel', 'loading']);
      return { type, nonce, ...recordOf(response, texts), end: endOf(response.end), fuel: integer(response.fuel) };
    case 'fault':
      requireKeys(response, ['type', 'nonce', 'sequence', 'message']);
      return { type, nonce, sequence: integer(response.sequence), message: String(response.message).slice(0, 500) };
    default:
      throw new WireViolation('a message of an unknown type');
  }
}

function endOf(end: unknown): ProgramEnd {
  if (!ENDS.has(end)) throw new WireViolation('a program with an unknown end');
  return end as ProgramEnd;
}

function recordOf(
  { sequence, loading }: Readonly<Record<string, unknown>>,
  replies: readonly string[],
): Pick<Part, 'sequence' | 'replies' | 'loading'> {
  if (loading !== null && typeof loading !== 'string') throw new WireViolation('a loading that is no text');
  return { sequence: integer(sequence), replies, loading };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WireViolation('a message that is no JSON');
  }
  if (typeof parsed !== 'object' || parsed === null) throw new WireViolation('a message that is no object');
  return parsed as Readonly<Record<string, unknown>>;
}

function requireKeys(object: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  const found = Object.keys(object);
  const exact = found.length === keys.length && keys.every((key) => Object.hasOwn(object, key));
  if (!exact) throw new WireViolation(`a message with other fields than ${keys.join(', ')}`);
}

function integer(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new WireViolation('a count that is no integer');
  return value as number;
}
