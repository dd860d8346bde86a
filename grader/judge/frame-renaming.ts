import type { FrameEvent } from '../contracts/engine';
import type { Json, JsonObject } from '../contracts/json';
import type { RecordSpec, TypeSpec } from '../contracts/type-spec';
import type { Mismatch } from './match';

/**
 * A growing one-to-one correspondence between the reference's machine frames and the submission's. A pair is made when
 * both name a frame at the same place for the first time, and dissolved when either side frees its frame, since the
 * number may then be given out again.
 *
 * @source course README.md section 5 (any allocation order that the clauses allow passes)
 */
export class FrameRenaming {
  private readonly toActual = new Map<number, number>();
  private readonly toExpected = new Map<number, number>();

  /** Whether the two frames correspond; makes them a pair where both are new. */
  pair(expected: number, actual: number): boolean {
    const known = this.toActual.get(expected);
    if (known !== undefined) return known === actual;
    if (this.toExpected.has(actual)) return false;
    this.toActual.set(expected, actual);
    this.toExpected.set(actual, expected);
    return true;
  }

  /** Dissolves the pairs of frames that one operation freed. */
  forgetFreed(expected: readonly FrameEvent[], actual: readonly FrameEvent[]): void {
    for (const event of expected) if (event.kind === 'free') this.dropExpected(event.hfn);
    for (const event of actual) if (event.kind === 'free') this.dropActual(event.hfn);
  }

  private dropExpected(hfn: number): void {
    const actual = this.toActual.get(hfn);
    this.toActual.delete(hfn);
    if (actual !== undefined) this.toExpected.delete(actual);
  }

  private dropActual(hfn: number): void {
    const expected = this.toExpected.get(hfn);
    this.toExpected.delete(hfn);
    if (expected !== undefined) this.toActual.delete(expected);
  }
}

/**
 * Compares two canonical results; numbers declared as `frame` are compared by `sameFrame`, everything else exactly.
 *
 * @returns the first difference, or null
 */
export function compareResults(
  spec: TypeSpec | null,
  expected: Json | undefined,
  actual: Json | undefined,
  sameFrame: (expected: number, actual: number) => boolean,
  path = '',
): Mismatch | null {
  const difference: Mismatch = { path, expected: expected ?? null, actual };
  if (typeof expected === 'number' && typeof actual === 'number') {
    const same = isFrame(spec) ? sameFrame(expected, actual) : expected === actual;
    return same ? null : difference;
  }
  if (!isContainer(expected) || !isContainer(actual)) return expected === actual ? null : difference;
  if (Array.isArray(expected) !== Array.isArray(actual)) return difference;
  const wanted = Object.keys(expected);
  if (wanted.length !== Object.keys(actual).length) return difference;
  for (const key of wanted) {
    if (!Object.hasOwn(actual, key))
      return { path: joinPath(path, key, expected), expected: valueAt(expected, key), actual: undefined };
    const inner = compareResults(
      partOf(spec, key, expected),
      valueAt(expected, key),
      valueAt(actual, key),
      sameFrame,
      joinPath(path, key, expected),
    );
    if (inner !== null) return inner;
  }
  return null;
}

type Container = readonly Json[] | JsonObject;

function isContainer(value: Json | undefined): value is Container {
  return value !== undefined && value !== null && typeof value === 'object';
}

function valueAt(container: Container, key: string): Json {
  return (container as JsonObject)[key] ?? null;
}

function joinPath(path: string, key: string, container: Container): string {
  if (Array.isArray(container)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isFrame(spec: TypeSpec | null): boolean {
  if (spec === null || typeof spec === 'string') return spec === 'frame';
  return 'nullable' in spec ? isFrame(spec.nullable) : 'union' in spec && spec.union.some(isFrame);
}

/** The declared type of a part of a value. */
function partOf(spec: TypeSpec | null, key: string, value: Container): TypeSpec | null {
  if (spec === null || typeof spec === 'string') return null;
  if ('list' in spec) return spec.list;
  if ('tuple' in spec) return spec.tuple[Number(key)] ?? null;
  if ('mapOf' in spec) return spec.mapOf;
  if ('nullable' in spec) return partOf(spec.nullable, key, value);
  if ('record' in spec) return spec.record[key] ?? spec.optional?.[key] ?? null;
  if (!('union' in spec)) return null;
  const branch = spec.union.find((candidate) => isRecord(candidate) && literalsAgree(candidate, value)) ?? null;
  return branch === null ? null : partOf(branch, key, value);
}

function isRecord(spec: TypeSpec): spec is RecordSpec {
  return typeof spec === 'object' && 'record' in spec;
}

function literalsAgree(spec: RecordSpec, value: Container): boolean {
  return Object.entries(spec.record).every(
    ([key, field]) => typeof field === 'string' || !('literal' in field) || valueAt(value, key) === field.literal,
  );
}
