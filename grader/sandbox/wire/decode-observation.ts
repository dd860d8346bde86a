import type { FrameEvent, Observation, Reference, Thrown } from '../../contracts/engine';
import { checkTagged, isNumberText, isWhole } from './check-tagged';
import { WireViolation } from './responses';

/** What a reply tells: an observation, or that our own files contradict one another. */
export type DecodedReply = { readonly observation: Observation } | { readonly fault: string };

const KINDS: ReadonlySet<unknown> = new Set<Thrown['kind']>([
  'RangeError',
  'NotImplementedError',
  'BusError',
  'DoubleFreeError',
  'InternalError',
  'other',
]);
const MESSAGE_LIMIT = 500;
const STACK_LIMIT = 2000;
const REFUSALS = { m: 'misaligned', o: 'out-of-range', b: 'bad-value' } as const;
const REFERENCE = /^([rw])([^:!;]+)(?::([^:!;]+))?(?:!([mob]))?$/;
/** What guest/describe-word.ts says of an address or entry that is no number; `huge` is a bigint of over 128 bits. */
const WORDS: ReadonlySet<string> = new Set(['huge', 'boolean', 'function', 'object', 'string', 'symbol', 'undefined']);

/**
 * Reads a reply of the guest's driver (guest/assemble-reply.ts), strictly. It passed through the submission's realm.
 *
 * @throws {WireViolation} for anything that the driver does not write
 */
export function decodeReply(reply: string): DecodedReply {
  const parsed = objectOf(parse(reply));
  if (typeof parsed.fault === 'string' && Object.keys(parsed).length === 1) return { fault: parsed.fault };
  const fields = ['references', 'frames', 'calls', Object.hasOwn(parsed, 'value') ? 'value' : 'thrown'];
  if (Object.hasOwn(parsed, 'probe')) fields.push('probe');
  requireFields(parsed, fields);
  const observation: Observation = {
    reply: Object.hasOwn(parsed, 'value')
      ? { value: checkTagged(parsed.value) }
      : { thrown: thrownOf(objectOf(parsed.thrown)) },
    references: items(parsed.references).map(referenceOf),
    frames: items(parsed.frames).map(frameOf),
    calls: callsOf(parsed.calls),
    ...(Object.hasOwn(parsed, 'probe') ? { probe: checkTagged(parsed.probe) } : {}),
  };
  return { observation };
}

/** What came of loading a submission. */
export type Loading = { readonly exports: readonly string[] } | { readonly thrown: Thrown };

/**
 * Reads what the driver tells about loading a submission. Names are put in code-unit order.
 *
 * @throws {WireViolation} for anything that the driver does not write
 */
export function decodeLoading(text: string): Loading {
  const parsed = objectOf(parse(text));
  if (Object.hasOwn(parsed, 'thrown')) {
    requireFields(parsed, ['thrown']);
    return { thrown: thrownOf(objectOf(parsed.thrown)) };
  }
  requireFields(parsed, ['exports']);
  if (!Array.isArray(parsed.exports) || !parsed.exports.every((name) => typeof name === 'string')) {
    throw new WireViolation('exports that are no list of names');
  }
  return { exports: parsed.exports.sort() };
}

function thrownOf(thrown: Readonly<Record<string, unknown>>): Thrown {
  requireFields(thrown, ['kind', 'message', 'stack']);
  const { kind, message, stack } = thrown;
  if (!KINDS.has(kind)) throw new WireViolation('a throw of an unknown kind');
  if (typeof message !== 'string' || typeof stack !== 'string') throw new WireViolation('a throw without its texts');
  return { kind: kind as Thrown['kind'], message: message.slice(0, MESSAGE_LIMIT), stack: stack.slice(0, STACK_LIMIT) };
}

function referenceOf(text: string): Reference {
  const match = REFERENCE.exec(text);
  if (match === null) throw new WireViolation('a reference that cannot be read');
  const [, kind, address = '', value, refusal] = match;
  return {
    kind: kind === 'r' ? 'r' : 'w',
    address: hex(address),
    ...(value === undefined ? {} : { value: hex(value) }),
    ...(refusal === undefined ? {} : { refused: REFUSALS[refusal as keyof typeof REFUSALS] }),
  };
}

/** `1f` becomes `0x1F`; what is no integer (`NaN`, `1.5`, `string`) stays as the guest described it. */
function hex(word: string): string {
  const match = /^(-?)([0-9a-f]+)$/.exec(word);
  if (match !== null) return `${match[1]}0x${(match[2] ?? '').toUpperCase()}`;
  if (isNumberText(word) || WORDS.has(word)) return word;
  throw new WireViolation('an address or entry of an unknown form');
}

function frameOf(text: string): FrameEvent {
  if (text === 'a') return { kind: 'alloc', hfn: null };
  const number = text.slice(1);
  const hfn = Number(number);
  if (text.startsWith('a') && isWhole(hfn) && hfn >= 0 && isNumberText(number)) return { kind: 'alloc', hfn };
  // A submission may free what is no frame.
  if (text.startsWith('f') && isNumberText(number)) return { kind: 'free', hfn };
  throw new WireViolation('a frame event that cannot be read');
}

function callsOf(calls: unknown): readonly (readonly (string | number)[])[] {
  const isItem = (item: unknown): boolean => typeof item === 'string' || isWhole(item);
  if (!Array.isArray(calls) || !calls.every((call) => Array.isArray(call) && call.every(isItem))) {
    throw new WireViolation('harness calls that cannot be read');
  }
  return calls as readonly (readonly (string | number)[])[];
}

/** Splits a list in which every item ends with a semicolon. */
function items(list: unknown): string[] {
  if (typeof list !== 'string') throw new WireViolation('a log that is no text');
  if (list === '') return [];
  if (!list.endsWith(';')) throw new WireViolation('a log that is cut off');
  return list.slice(0, -1).split(';');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireViolation('a reply that is no JSON');
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WireViolation('a reply that is no object');
  return value as Readonly<Record<string, unknown>>;
}

function requireFields(object: Readonly<Record<string, unknown>>, fields: readonly string[]): void {
  if (Object.keys(object).length !== fields.length || !fields.every((field) => Object.hasOwn(object, field))) {
    throw new WireViolation(`a reply with other fields than ${fields.join(', ')}`);
  }
}
