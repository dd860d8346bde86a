import type { Step } from '../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../grader/contracts/json';

/** What a `reference` answered. */
export interface Outcome {
  readonly page: number;
  readonly where: string;
  readonly depth: number | null;
  readonly evicted: number | null;
}

/** Reads the answer of a `reference`; null for another operation, a throw or an answer of another shape. */
export function outcomeOf({ call, reply, result }: Step): Outcome | null {
  const [where, depth, evicted] = ['where', 'depth', 'evicted'].map((name) => field(result, name));
  if (call.op !== 'reference' || 'thrown' in reply || typeof where !== 'string') return null;
  if (!isNumberOrNull(depth) || !isNumberOrNull(evicted)) return null;
  return { page: Number(call.args['page']), where, depth, evicted };
}

/** The misses with 0, 1, 2, ... extra pages, as the probe found them after this operation; null if it found none. */
export function missCurveAfter({ probe }: Step): readonly number[] | null {
  const misses = field(probe, 'misses');
  if (typeof misses !== 'string' || misses === '') return null;
  return misses.split(' ').map(Number);
}

/** A field of an object, or undefined. */
export function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}

/** A number of a probe: JSON where it is an integer, `{"$num": "0.5"}` otherwise; null for anything else. */
export function numberOf(value: Json | undefined): number | null {
  if (typeof value === 'number') return value;
  const text = field(value, '$num');
  return typeof text === 'string' ? Number(text) : null;
}

function isNumberOrNull(value: Json | undefined): value is number | null {
  return value === null || typeof value === 'number';
}
