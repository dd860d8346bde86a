import { KIND } from '../../reference/stack';
import { BASE_HIGH, PAGES } from './image';

/** Accesses of each trace. */
export const ACCESSES = 2 ** 20;

/** One trace: low words of the addresses, and access kinds. The high word is always the same. */
export interface Trace {
  readonly name: 'rand' | 'zipf' | 'seq';
  readonly low: Int32Array;
  readonly kind: Uint8Array;
}

/** Draws the three traces from one stream of random numbers, in the order that the description of the workload fixes. */
export function makeTraces(): readonly Trace[] {
  let state = 2_463_534_242 | 0;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const [rand, zipf, seq] = (['rand', 'zipf', 'seq'] as const).map((name) => ({
    name,
    low: new Int32Array(ACCESSES),
    kind: new Uint8Array(ACCESSES),
  }));
  if (rand === undefined || zipf === undefined || seq === undefined) throw new Error('three traces');
  for (let i = 0; i < ACCESSES; i++) {
    put(rand, i, next() & (PAGES - 1), next() & 0xff8, next() % 4 === 0);
    put(zipf, i, Math.imul(drawRank(next), 40_503) & (PAGES - 1), next() & 0xff8, next() % 4 === 0);
    put(seq, i, (i * 64) >>> 12, (i * 64) & 0xfff, i % 4 === 0);
  }
  return [rand, zipf, seq];
}

/** High words of `length` addresses. */
export function highWords(length: number): Int32Array {
  return new Int32Array(length).fill(BASE_HIGH);
}

function drawRank(next: () => number): number {
  const bits = next() % 17;
  return bits === 16 ? 0 : ((next() & (2 ** bits - 1)) | (2 ** bits)) - 1;
}

function put(trace: Trace, i: number, page: number, offset: number, isWrite: boolean): void {
  trace.low[i] = ((page & (PAGES - 1)) << 12) | offset;
  trace.kind[i] = KIND.USER | (isWrite ? KIND.WRITE : 0);
}
