/**
 * Why a translation stopped.
 *
 * | code | meaning |
 * | --- | --- |
 * | `not-present` | the entry has P=0 |
 * | `protection` | some entry on the way lacks a right that the access needs |
 * | `reserved-bit` | the entry has a bit set that must be 0, for example in a misaligned large leaf (C.9) |
 * | `non-canonical` | bits 63:48 of the address do not all equal bit 47 |
 * | `out-of-range` | an entry address or the final address lies outside memory (C.12) |
 */
export type FaultCode = 'not-present' | 'protection' | 'reserved-bit' | 'non-canonical' | 'out-of-range';

/**
 * A fault. It is a value that a walk returns, never a throw (C.5).
 *
 * `stage` says whose table is at fault. `step` counts the entries from the root, from 0; it is the number of steps of
 * the tree for the final address, and -1 before the first entry. `at` is an address; each chapter says in which space.
 */
export interface Fault {
  code: FaultCode;
  stage: 'guest' | 'host';
  step: number;
  at: number | bigint;
}

/** What a translation returns: the fields of `T`, or the first fault in the order of C.10. */
export type Res<T> = ({ ok: true } & T) | { ok: false; fault: Fault };
