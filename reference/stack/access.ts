import type { Access, Mode } from '../machine';

/** What an access wants to do; `x` fetches an instruction. */
export type Wish = Access | 'x';

/**
 * The bits of an access kind as a number: any sum of them that does not both write and fetch.
 * A kind without bits is a read by the kernel.
 */
export const KIND = { WRITE: 1, FETCH: 2, USER: 4 } as const;

/** How many access kinds there are, impossible ones included: the size of a table by kind. */
export const KINDS = 8;

/** Writes a wish and a mode as one number. */
export function kindOf(wish: Wish, mode: Mode): number {
  return (wish === 'w' ? KIND.WRITE : wish === 'x' ? KIND.FETCH : 0) | (mode === 'user' ? KIND.USER : 0);
}

/** Reads what an access kind wants. */
export function wishOf(kind: number): Wish {
  return (kind & KIND.WRITE) !== 0 ? 'w' : (kind & KIND.FETCH) !== 0 ? 'x' : 'r';
}

/** Reads the mode of an access kind. */
export function modeOf(kind: number): Mode {
  return (kind & KIND.USER) !== 0 ? 'user' : 'kernel';
}

/**
 * Accesses in order, as columns. Nothing is allocated while they are translated.
 *
 * An address is two 32-bit words, so that it never leaves the integers that a processor computes with.
 */
export interface AccessBatch {
  /** How many rows are in use. */
  length: number;
  /** Bits 31:0 of each gVA. */
  readonly low: Int32Array;
  /** Bits 63:32 of each gVA. */
  readonly high: Int32Array;
  /** See {@link KIND}. */
  readonly kind: Uint8Array;
  /** Answers: the host frame of each access, or -1 where a fault was not repaired. */
  readonly hfn: Int32Array;
}

/** Makes an empty batch with room for `capacity` accesses. */
export function createBatch(capacity: number): AccessBatch {
  return {
    length: 0,
    low: new Int32Array(capacity),
    high: new Int32Array(capacity),
    kind: new Uint8Array(capacity),
    hfn: new Int32Array(capacity),
  };
}

/** Puts one access at the end of a batch; the caller sees to it that there is room. */
export function pushAccess(batch: AccessBatch, gva: bigint, kind: number): void {
  batch.low[batch.length] = Number(gva & 0xffffffffn) | 0;
  batch.high[batch.length] = Number((gva >> 32n) & 0xffffffffn) | 0;
  batch.kind[batch.length] = kind;
  batch.length += 1;
}
