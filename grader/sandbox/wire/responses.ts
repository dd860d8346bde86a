import type { ProgramEnd } from '../../contracts/engine';

/**
 * What the runner sends to the grader, as JSON in frames: one `ready`, then per program any number of `part`s and one
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

/**
 * Reads a message of the runner, strictly: exactly the fields above, with their types, and the right nonce.
 *
 * @throws {WireViolation} for anything else
 */
export function decodeResponse(message: Buffer, nonce: string): Response {
  const response = parseObject(message);
  if (response.nonce !== nonce) throw new WireViolation('a message with a wrong nonce');
  switch (response.type) {
    case 'ready':
      requireKeys(response, ['type', 'nonce']);
      return { type: 'ready', nonce };
    case 'part':
      requireKeys(response, ['type', 'nonce', 'sequence', 'replies', 'loading']);
      return { type: 'part', nonce, ...recordOf(response) };
    case 'end':
      requireKeys(response, ['type', 'nonce', 'sequence', 'replies', 'end', 'fuel', 'loading']);
      return decodeEnd(response, nonce);
    case 'fault':
      requireKeys(response, ['type', 'nonce', 'sequence', 'message']);
      return {
        type: 'fault',
        nonce,
        sequence: integer(response.sequence),
        message: String(response.message).slice(0, 500),
      };
    default:
      throw new WireViolation('a message of an unknown type');
  }
}

function decodeEnd(response: Readonly<Record<string, unknown>>, nonce: string): End {
  const { end } = response;
  if (!ENDS.has(end)) throw new WireViolation('a program with an unknown end');
  return { type: 'end', nonce, ...recordOf(response), end: end as ProgramEnd, fuel: integer(response.fuel) };
}

function recordOf({
  sequence,
  replies,
  loading,
}: Readonly<Record<string, unknown>>): Pick<Part, 'sequence' | 'replies' | 'loading'> {
  if (loading !== null && typeof loading !== 'string') throw new WireViolation('a loading that is no text');
  return { sequence: integer(sequence), replies: texts(replies), loading };
}

function parseObject(message: Buffer): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message.toString('utf8'));
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

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new WireViolation('replies that are no list of texts');
  }
  return value;
}
