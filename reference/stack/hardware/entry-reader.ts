import type { Controls, EntryRules } from '../entry-rules';
import { BIT } from '../entry-rules';
import type { Geometry } from '../geometry';
import { bitsBelow, FRAME_BITS, stepsOf } from '../geometry';

/** What an entry is. The two faults come last. */
export const ENTRY = { TABLE: 0, LEAF: 1, NOT_PRESENT: 2, RESERVED: 3 } as const;

/** The kind of an entry: a value of {@link ENTRY}. */
export type EntryKind = (typeof ENTRY)[keyof typeof ENTRY];

/** Masks that say of one geometry, under one set of rules, which bits of an entry must be 0 and which are its frame. */
export class EntryReader {
  readonly steps: number;
  /** Bits of the high word that must be 0. */
  readonly reservedHigh: number;
  /** Bits of the high word that belong to the frame field. */
  readonly frameHigh: number;
  /** By step: bits of the low word that a large leaf must leave 0; -1 where PS itself is reserved, or at the last step ignored. */
  readonly reservedLow: readonly number[];
  /** By step: log2 of the bytes that a leaf maps. */
  readonly pageBits: readonly number[];
  /** Whether bit 63 forbids execution. */
  readonly hasExecuteDisable: boolean;

  constructor(
    readonly geometry: Geometry,
    readonly rules: EntryRules,
    controls: Controls,
  ) {
    this.steps = stepsOf(geometry);
    const isWide = geometry.entryBytes === 8;
    this.hasExecuteDisable = isWide && rules.executeDisable && controls.nxe;
    this.frameHigh = isWide ? ones(0, rules.physicalBits - 32) : 0;
    const forbidden = rules.executeDisable && !controls.nxe ? 1 << 31 : 0;
    this.reservedHigh = isWide ? (rules.checksReserved ? ones(rules.physicalBits - 32, 20) : 0) | forbidden : 0;
    this.pageBits = geometry.widths.map((_, step) => bitsBelow(geometry, step));
    this.reservedLow = this.pageBits.map((bits, step) =>
      geometry.largeSteps.includes(step) ? ones(FRAME_BITS, Math.min(bits, 32)) & ~(rules.patBit ? BIT.PAT : 0) : -1,
    );
  }

  /** Says what an entry of a step is. C.10: P first, then the reserved bits; at the last step PS is ignored. */
  kindOf(low: number, high: number, step: number): EntryKind {
    if ((low & BIT.P) === 0) return ENTRY.NOT_PRESENT;
    if ((high & this.reservedHigh) !== 0) return ENTRY.RESERVED;
    if (step === this.steps - 1) return ENTRY.LEAF;
    if ((low & BIT.PS) === 0) return ENTRY.TABLE;
    const reserved = this.reservedLow[step] ?? -1;
    return reserved === -1 || (low & reserved) !== 0 ? ENTRY.RESERVED : ENTRY.LEAF;
  }

  /** The frame number in an entry, exact up to 52 address bits. */
  frameOf(low: number, high: number): number {
    return (low >>> FRAME_BITS) + (high & this.frameHigh) * 2 ** (32 - FRAME_BITS);
  }
}

/** A mask of the bits from `from` up to, without, `to`; bit 31 makes it negative. */
function ones(from: number, to: number): number {
  let mask = 0;
  for (let bit = from; bit < to; bit++) mask |= 1 << bit;
  return mask;
}
