import type { Addr32, Hpa } from './addresses';

/**
 * Physical memory of 32-bit words. Every call is logged: the log is the reference trace (C.15).
 *
 * An address that is no multiple of 4, or whose word does not lie inside memory, gives a `BusError`; correct code checks
 * before it reads. Words read are unsigned; words written must be unsigned.
 */
export interface Mem32 {
  read32(pa: Addr32): number;
  write32(pa: Addr32, v: number): void;
  /** In bytes: a multiple of 4 (in chapter 07 of 4096), at most 2^32. */
  readonly size: number;
}

/**
 * Physical memory of 64-bit words. Every call is logged: the log is the reference trace (C.15).
 *
 * An address that is no multiple of 8, or whose word does not lie inside memory, gives a `BusError`.
 */
export interface Mem64 {
  read64(pa: Hpa): bigint;
  write64(pa: Hpa, v: bigint): void;
  /** In bytes: a multiple of 4096. */
  readonly size: bigint;
}
