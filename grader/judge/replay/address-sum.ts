import type { OperationCall, Reference } from '../../contracts/engine';
import { hex } from '../canonical';

/** A place that entry addresses can be counted from. */
interface Base {
  readonly address: bigint;
  /** How far a table or page reaches from here, in bytes. */
  readonly reach: bigint;
  readonly name: string;
}

const PAGE = 0x1000n;
const PRESENT = 0x1n;
const LARGE = 0x80n;

/**
 * Frame bits of an entry and the sizes of its large leaves, in bytes, by the width of an entry.
 *
 * @source course README.md C.8 and C.9
 */
const FORMATS = {
  4: { frame: 0xfffff000n, large: [1n << 22n] },
  8: { frame: 0xfffffffff000n, large: [1n << 21n, 1n << 30n] },
} as const;

/** Width of an entry, in bytes. */
export type EntryBytes = keyof typeof FORMATS;

/**
 * Writes each access's address as a sum over what the submission knew by then: a root that it was given, or the frame
 * of an entry that it had read. It says what the numbers are and not what the submission did: two sums may give one
 * address, and then the latest entry read is taken.
 *
 * @param calls - the operations up to the one that made the accesses, latest last: their root arguments count
 * @returns one sum per access, in order; undefined where no sum gives the address
 */
export function addressSums(
  calls: readonly OperationCall[],
  accesses: readonly Reference[],
  entry: EntryBytes,
): readonly (string | undefined)[] {
  const roots = rootsOf(calls);
  const bases: Base[] = [];
  return accesses.map((access, index) => {
    const address = BigInt(access.address);
    const found = [...bases, ...roots].find((base) => address >= base.address && address < base.address + base.reach);
    bases.unshift(...basesIn(access, index, entry));
    return found === undefined ? undefined : sumFrom(found, address, BigInt(entry));
  });
}

function sumFrom(base: Base, address: bigint, entry: bigint): string {
  const offset = address - base.address;
  const count = offset % entry === 0n ? `${offset / entry} * ${entry}` : `${offset} bytes`;
  return `${base.name} + ${count}`;
}

/** The latest root of each name. */
function rootsOf(calls: readonly OperationCall[]): Base[] {
  const roots = new Map<string, Base>();
  for (const { args } of calls) {
    for (const [name, value] of Object.entries(args)) {
      if (!/root$/i.test(name) || typeof value !== 'string' || !/^0x[0-9A-F]+$/.test(value)) continue;
      roots.set(name, { address: BigInt(value), reach: PAGE, name: `${name} ${value}` });
    }
  }
  return [...roots.values()];
}

function basesIn(access: Reference, index: number, entry: EntryBytes): Base[] {
  if (access.kind !== 'r' || access.value === undefined) return [];
  const word = BigInt(access.value);
  if ((word & PRESENT) === 0n) return [];
  const format = FORMATS[entry];
  const frame = word & format.frame;
  const name = `frame ${hex(frame)} (ref ${index + 1})`;
  const large =
    (word & LARGE) === 0n ? [] : format.large.map((size) => ({ address: frame - (frame % size), reach: size, name }));
  return [{ address: frame, reach: PAGE, name }, ...large];
}
