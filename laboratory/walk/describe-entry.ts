import { BIT, HIGH_XD } from '../../reference/stack/entry-rules';
import { bitsBelow, FRAME_BITS, stepsOf, type Geometry } from '../../reference/stack/geometry';

/** The named bits of an entry, lowest first. */
const FLAGS = [
  ['P', BigInt(BIT.P)],
  ['W', BigInt(BIT.W)],
  ['U', BigInt(BIT.U)],
  ['A', BigInt(BIT.A)],
  ['D', BigInt(BIT.D)],
  ['PS', BigInt(BIT.PS)],
  ['XD', BigInt(HIGH_XD >>> 0) << 32n],
] as const;

/** What an entry leads to. */
export interface EntryTarget {
  /** `nothing` for an entry that is not present. */
  readonly leadsTo: 'table' | 'page' | 'nothing';
  readonly address: bigint;
}

/** Where an entry stands: its tree and its step, and how many bits physical addresses have. */
export interface EntryPlace {
  readonly geometry: Geometry;
  readonly step: number;
  readonly physicalBits: number;
}

/** The names of the bits that are set, for example `P W U A`; bit 7 is PS only above the last step. */
export function flagNames(entry: bigint, { geometry, step }: EntryPlace): string[] {
  const isLast = step === stepsOf(geometry) - 1;
  return FLAGS.filter(([name, bit]) => (entry & bit) !== 0n && !(name === 'PS' && isLast)).map(([name]) => name);
}

/** The table or page that an entry leads to. */
export function targetOf(entry: bigint, place: EntryPlace): EntryTarget {
  const { geometry, step, physicalBits } = place;
  const isLarge = geometry.largeSteps.includes(step) && (entry & BigInt(BIT.PS)) !== 0n;
  const isLeaf = isLarge || step === stepsOf(geometry) - 1;
  const low = BigInt(isLarge ? bitsBelow(geometry, step) : FRAME_BITS);
  const high = BigInt(geometry.entryBytes === 4 ? 32 : physicalBits);
  const address = entry & ((1n << high) - 1n) & ~((1n << low) - 1n);
  if ((entry & BigInt(BIT.P)) === 0n) return { leadsTo: 'nothing', address: 0n };
  return { leadsTo: isLeaf ? 'page' : 'table', address };
}
