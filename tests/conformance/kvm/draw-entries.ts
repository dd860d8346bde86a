import type { Random } from '../../../grader/contracts/chapter';
import { addressIn } from './host-memory';
import { bitsBelow } from './guest-tables';

/** The bits of an entry that vectors set. */
export const ENTRY = { P: 1n, W: 2n, U: 4n, PS: 0x80n, XD: 1n << 63n } as const;

const CACHE_BITS = [3, 4];
const CACHE_DISABLE = 0x10n;
const MARKS = [5, 6];
const IGNORED_BITS = [9, 10, 11, 52, 53, 54, 55, 56, 57, 58];
const GLOBAL = 8;
/** Of a leaf of 4 KiB; a larger one has it in bit 12. */
const SMALL_PAT = 7;
const LARGE_PAT = 12;

/** No host of a vector has more. */
const MOST_HOST_PAGES = 2 ** 20;

/** What an entry is to be. */
export interface EntrySpec {
  readonly level: number;
  readonly isLeaf: boolean;
  /** Guest-physical; of a leaf, aligned to its page. */
  readonly address: bigint;
  readonly maxphyaddr: number;
}

/** The eight combinations of R/W, U/S and XD. */
export const RIGHTS: readonly bigint[] = Array.from(
  { length: 8 },
  (_, i) => ((i & 1) === 0 ? 0n : ENTRY.W) | ((i & 2) === 0 ? 0n : ENTRY.U) | ((i & 4) === 0 ? 0n : ENTRY.XD),
);

/** Draws an entry with an address: mostly a usual one, now and then with a right less, or with an ignored or reserved bit. */
export function drawEntry(random: Random, { level, isLeaf, address, maxphyaddr }: EntrySpec): bigint {
  let word = address;
  const maybe = (bits: bigint, numerator: number, denominator: number): void => {
    if (random.chance(numerator, denominator)) word |= bits;
  };
  const oneOf = (bits: readonly number[]): bigint => 1n << BigInt(random.pick(bits));
  const isLarge = isLeaf && level > 1;
  if (isLarge) word |= ENTRY.PS;
  maybe(ENTRY.P, 19, 20);
  maybe(ENTRY.W, 4, 5);
  maybe(ENTRY.U, 3, 4);
  maybe(ENTRY.XD, 1, 7);
  for (const bit of MARKS) maybe(1n << BigInt(bit), 1, 3);
  maybe(oneOf(CACHE_BITS), 1, 12);
  maybe(oneOf(IGNORED_BITS), 1, 6);
  if (maxphyaddr < 52) maybe(1n << BigInt(random.int(maxphyaddr, 51)), 1, 40);
  if (level === 4) maybe(ENTRY.PS, 1, 60);
  // Vendors differ about bit 8 of an entry that is no leaf.
  if (isLeaf) maybe(1n << BigInt(GLOBAL), 1, 10);
  if (isLeaf) maybe(1n << BigInt(isLarge ? LARGE_PAT : SMALL_PAT), 1, 8);
  // Bits below the page, reserved.
  if (isLarge) maybe(1n << BigInt(random.int(LARGE_PAT + 1, bitsBelow(level) - 1)), 1, 30);
  // A load of such a word would be taken for one from a page that is no table; only an absent entry can look like it.
  return addressIn(word, MOST_HOST_PAGES) === null ? word : word ^ CACHE_DISABLE;
}
