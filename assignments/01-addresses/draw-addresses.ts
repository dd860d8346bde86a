import type { Random } from '../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../grader/contracts/json';

const TOP_BIT = 2n ** 47n;

/** The smallest and the largest page size, as exponents of 2. */
const PAGE_BITS = { least: 5, most: 30 } as const;

/** An address or any other number, as a suite file writes it. */
export function hex(n: number | bigint): string {
  return `0x${n.toString(16).toUpperCase()}`;
}

/** A number of `bits` bits: now and then all clear, all set or a single bit, because there mistakes show. */
export function drawField(random: Random, bits: number): number {
  if (random.chance(1, 4)) return random.pick([0, 1, 2 ** (bits - 1), 2 ** bits - 1]);
  return random.int(0, 2 ** bits - 1);
}

/** The parts of a 32-bit address, as a suite file writes them. */
export function drawParts32(random: Random): { readonly idx: readonly [number, number]; readonly offset: number } {
  return { idx: [drawField(random, 10), drawField(random, 10)], offset: drawField(random, 12) };
}

/** An address of 32 bits, more often with bit 31 set than clear. */
export function drawAddress32(random: Random): number {
  const { idx, offset } = drawParts32(random);
  const root = random.chance(1, 3) ? idx[0] | 0x200 : idx[0];
  return root * 2 ** 22 + idx[1] * 2 ** 12 + offset;
}

/** A canonical address of either half. */
export function drawCanonical(random: Random): bigint {
  const fields = [9, 9, 9, 9, 12].map((bits) => ({ bits, value: drawField(random, bits) }));
  const low = fields.reduce((sum, { bits, value }) => sum * 2n ** BigInt(bits) + BigInt(value), 0n);
  return low < TOP_BIT ? low : low + 2n ** 64n - 2n ** 48n;
}

/** A value of 64 bits whose bits 63:48 do not all equal bit 47: a canonical one with one to three of them inverted. */
export function drawNonCanonical(random: Random): bigint {
  let upper = 0n;
  while (upper === 0n) upper = drawUpperBits(random);
  const canonical = drawCanonical(random);
  return random.chance(1, 6) ? canonical ^ TOP_BIT : canonical ^ (upper << 48n);
}

/** One to three of 16 bits; rarely none, where one is drawn twice. */
function drawUpperBits(random: Random): bigint {
  const count = random.int(1, 3);
  let bits = 0n;
  for (let i = 0; i < count; i++) bits ^= 1n << BigInt(random.int(0, 15));
  return bits;
}

/** A legal page size in bytes, now and then the smallest or the largest. */
export function drawPageSize(random: Random): number {
  if (random.chance(1, 5)) return 2 ** random.pick([PAGE_BITS.least, PAGE_BITS.most]);
  return 2 ** random.int(PAGE_BITS.least, PAGE_BITS.most);
}

/** What no page size may be, as a suite file writes it. */
export function drawBadPageSize(random: Random): Json {
  const odd = 2 ** random.int(6, 29) + random.pick([-1, 1, 16, 0.5]);
  return random.pick<Json>([0, 16, 48, 3000, 2 ** 31, 64.5, -4096, odd, { $num: 'NaN' }]);
}

/** The arguments of an access of at least one byte that ends inside the address space and touches at most five pages. */
export function drawAccess(random: Random): JsonObject {
  const pageSize = drawSmallPageSize(random);
  const start = drawAddress32(random);
  const aligned = start - (start % pageSize);
  // Ends are where mistakes show: begin or end exactly at a page, or one byte before or after.
  const from = random.chance(1, 2) ? start : Math.max(0, aligned + random.pick([-1, 0, 1, pageSize - 1]));
  const room = 2 ** 32 - from;
  const toPageEnd = pageSize - (from % pageSize);
  const wanted = random.pick([1, toPageEnd - 1, toPageEnd, toPageEnd + 1, toPageEnd + pageSize, 4 * pageSize - 1]);
  return { va: hex(from), len: Math.min(Math.max(wanted, 1), room), pageSize };
}

/** A page size that lets a condition look at every byte of an access. */
function drawSmallPageSize(random: Random): number {
  return 2 ** random.int(PAGE_BITS.least, 12);
}
