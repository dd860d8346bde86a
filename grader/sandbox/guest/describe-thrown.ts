import type { Thrown } from '../../contracts/engine';
import { DoubleFreeError } from './observed-frames';
import { LogFlood } from './observed-log';
import { INTERNAL_ERROR_PROTOTYPE, prototypeOf, quote, RANGE_ERROR_PROTOTYPE, sliceText } from './primordials';

const LONGEST_MESSAGE = 500;
const LONGEST_STACK = 2000;
const LONGEST_CHAIN = 32;

/** V8 reports an exhausted stack as a RangeError with this message; QuickJS has a class of its own for it. */
const V8_STACK_OVERFLOW = 'Maximum call stack size exceeded';

/** The given module's error classes, by their prototypes. */
export interface KnownErrors {
  readonly notImplemented: object;
  readonly bus: object;
}

const doubleFreePrototype: object = DoubleFreeError.prototype;
const logFloodPrototype: object = LogFlood.prototype;

/** Reduces anything thrown to a {@link Thrown}. Reading it may run the submission's code; what that throws is dropped. */
export function describeThrown(error: unknown, known: KnownErrors): Thrown {
  const message = readText(error, 'message', LONGEST_MESSAGE);
  const kind = kindOf(error, known);
  const overflowed = kind === 'RangeError' && message === V8_STACK_OVERFLOW;
  return { kind: overflowed ? 'InternalError' : kind, message, stack: readText(error, 'stack', LONGEST_STACK) };
}

/** The JSON of a {@link Thrown}. */
export function encodeThrown({ kind, message, stack }: Thrown): string {
  return '{"kind":"' + kind + '","message":' + quote(message) + ',"stack":' + quote(stack) + '}';
}

/** Whether a throw is the engine's refusal of memory. */
export function isOutOfMemory({ kind, message }: Thrown): boolean {
  return kind === 'InternalError' && (message === 'out of memory' || message === 'string too long');
}

function kindOf(error: unknown, known: KnownErrors): Thrown['kind'] {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return 'other';
  try {
    let prototype = prototypeOf(error);
    for (let step = 0; prototype !== null && step < LONGEST_CHAIN; step++) {
      const kind = kindOfPrototype(prototype, known);
      if (kind !== null) return kind;
      prototype = prototypeOf(prototype);
    }
  } catch {
    return 'other';
  }
  return 'other';
}

function kindOfPrototype(prototype: object, known: KnownErrors): Thrown['kind'] | null {
  switch (prototype) {
    case RANGE_ERROR_PROTOTYPE:
      return 'RangeError';
    case known.notImplemented:
      return 'NotImplementedError';
    case known.bus:
      return 'BusError';
    case doubleFreePrototype:
      return 'DoubleFreeError';
    case logFloodPrototype:
    case INTERNAL_ERROR_PROTOTYPE:
      return 'InternalError';
    default:
      return null;
  }
}

function readText(error: unknown, field: 'message' | 'stack', limit: number): string {
  if (typeof error === 'string') return field === 'message' ? sliceText(error, 0, limit) : '';
  try {
    const text = (error as Record<string, unknown>)[field];
    return typeof text === 'string' ? sliceText(text, 0, limit) : '';
  } catch {
    return '';
  }
}
