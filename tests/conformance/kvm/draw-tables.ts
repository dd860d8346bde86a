import { drawEntry, ENTRY, RIGHTS } from './draw-entries';
import { bitsBelow, GuestTables, ROOT_LEVEL, type TablesSpec, withIndex } from './guest-tables';

/** Tables, and the addresses of their leaves. */
export interface DrawnTables {
  readonly tables: GuestTables;
  readonly leaves: readonly Leaf[];
}

/** The first address of a page, and how many address bits lie within it. */
export interface Leaf {
  readonly gva: bigint;
  readonly bits: number;
}

/** Which entries of a vector about rights have all combinations of rights: those of a level, and the leaves. */
export interface RightsSpec {
  readonly level: number;
  readonly leafLevel: number;
}

/** Where the harness lies, and where KVM may have pages of its own: the devices at the end of a PC's first 4 GiB. */
const HARNESS_AND_DEVICES = [
  { from: 0x4000_0000n, to: 0x4001_0000n },
  { from: 0xf000_0000n, to: 0x1_0000_0000n },
] as const;

/** Whether no access may lead to a guest-physical address, since the harness or KVM has something there. */
export function isReservedForKvm(gpa: bigint): boolean {
  return HARNESS_AND_DEVICES.some(({ from, to }) => gpa >= from && gpa < to);
}

/** Draws a tree of any shape. */
export function drawTree(spec: TablesSpec): DrawnTables {
  const { random, maxphyaddr, gbpages } = spec;
  const tables = new GuestTables(spec);
  const leaves: Leaf[] = [];
  const grow = (table: number, level: number, above: bigint): void => {
    const count = level === 1 ? random.int(2, 6) : random.int(1, 3);
    for (let i = 0; i < count; i++) {
      const index = tables.drawIndex(table);
      const gva = withIndex(above, level, index);
      const isLarge = (level === 2 && random.chance(1, 4)) || (level === 3 && gbpages === 1 && random.chance(1, 5));
      const isLeaf = level === 1 || isLarge;
      const child = isLeaf ? null : tables.addTable();
      const address = child === null ? drawTarget(spec, tables, level) : BigInt(child) << 12n;
      tables.set(table, index, drawEntry(random, { level, isLeaf, address, maxphyaddr }));
      if (child === null) leaves.push({ gva, bits: bitsBelow(level) });
      else grow(child, level - 1, gva);
    }
  };
  grow(tables.root, ROOT_LEVEL, 0n);
  return { tables, leaves };
}

/** Draws a tree with all 8 combinations of rights in one level's entries, and below each of them all 8 in the leaves. */
export function drawRights(spec: TablesSpec, { level: special, leafLevel }: RightsSpec): DrawnTables {
  const tables = new GuestTables(spec);
  const leaves: Leaf[] = [];
  const grow = (table: number, level: number, above: bigint): void => {
    const all = level === special || level === leafLevel ? RIGHTS : [ENTRY.W | ENTRY.U];
    for (const rights of all) {
      const index = tables.drawIndex(table);
      const gva = withIndex(above, level, index);
      if (level === leafLevel) {
        const address = level === 1 ? BigInt(tables.drawPage()) << 12n : drawLargePage(spec, level);
        tables.set(table, index, address | rights | ENTRY.P | (level === 1 ? 0n : ENTRY.PS));
        leaves.push({ gva, bits: bitsBelow(level) });
        continue;
      }
      const child = tables.addTable();
      tables.set(table, index, (BigInt(child) << 12n) | rights | ENTRY.P);
      grow(child, level - 1, gva);
    }
  };
  grow(tables.root, ROOT_LEVEL, 0n);
  return { tables, leaves };
}

/** Draws where a leaf leads: mostly to memory, else to a hole in it, beyond it, or to a table. */
function drawTarget(spec: TablesSpec, tables: GuestTables, level: number): bigint {
  const { random, hostPage } = spec;
  if (random.chance(1, 14)) return drawBeyond(spec, level);
  if (level > 1) return drawLargePage(spec, level);
  if (random.chance(1, 9)) return BigInt(random.pick(tables.pages())) << 12n;
  if (random.chance(1, 9)) return BigInt(random.int(0, hostPage.length - 1)) << 12n;
  return BigInt(tables.drawPage()) << 12n;
}

/** A page of memory, whatever holes and tables it holds; one of 1 GiB holds all memory. */
function drawLargePage({ random, hostPage }: TablesSpec, level: number): bigint {
  const pages = 2 ** (bitsBelow(level) - 12);
  return BigInt(random.int(0, Math.max(0, Math.ceil(hostPage.length / pages) - 1)) * pages) << 12n;
}

/** A page beyond all memory. */
function drawBeyond({ random, hostPage, maxphyaddr }: TablesSpec, level: number): bigint {
  const pageBits = bitsBelow(level);
  for (;;) {
    const bits = random.int(Math.max(pageBits + 1, 25), maxphyaddr);
    const high = BigInt(random.int(0, 2 ** 26 - 1)) << 26n;
    const gpa = BigInt.asUintN(bits, high | BigInt(random.int(0, 2 ** 26 - 1))) & ~((1n << BigInt(pageBits)) - 1n);
    if (gpa >= BigInt(hostPage.length) << 12n) return gpa;
  }
}
