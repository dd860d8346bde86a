import { hex, type Vector } from '../read-vectors';

const PRESENT = 0x1n;
const PAGE_SIZE = 0x80n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const STEPS = 4;

/** The gPAs of all present entries that accesses of a vector went through before they ended in a page fault. */
export function entriesOfFaultingWalks({ tables, cr3, acc }: Pick<Vector, 'tables' | 'cr3' | 'acc'>): Set<bigint> {
  const words = new Map<bigint, bigint>();
  for (const [table, list] of tables) {
    for (let i = 0; i < list.length; i += 2)
      words.set(hex(table) + BigInt(Number(list[i]) * 8), hex(String(list[i + 1])));
  }
  const entries = new Set<bigint>();
  for (const [, va, answer] of acc) {
    if (!answer.startsWith('pf')) continue;
    let table = hex(cr3) & ADDRESS;
    for (let step = 0; step < STEPS; step++) {
      const index = (hex(va) >> BigInt(39 - 9 * step)) & 0x1ffn;
      const gpa = table + index * 8n;
      const word = words.get(gpa) ?? 0n;
      if ((word & PRESENT) === 0n) break;
      entries.add(gpa);
      if ((word & PAGE_SIZE) !== 0n) break;
      table = word & ADDRESS;
    }
  }
  return entries;
}
