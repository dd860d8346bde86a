import { PTE32 } from '../machine';
import type { Access, Addr32, FaultCode, Mem32, Mode, Res } from '../machine';

/**
 * One translation that is asked for: of `va`, through the tree whose root table begins at physical address `root`.
 * The root is a multiple of 4 and need not be page aligned (03.S1, 03.S2).
 */
export interface WalkRequest {
  root: Addr32;
  va: Addr32;
  access: Access;
  mode: Mode;
}

/**
 * Translates a virtual address through a page table of two steps that lies in physical memory.
 *
 * ```text
 *  31         22 21         12 11          0
 * +-------------+-------------+-------------+
 * |   step 0    |   step 1    |   offset    |   4 KB page: two entries
 * +-------------+-------------+-------------+
 * |   step 0    |          offset           |   4 MB page: one entry, with PS=1
 * +-------------+---------------------------+
 * ```
 *
 * On success A is set in every entry used, and D in the leaf of a write (03.S12). A walk that faults writes nothing
 * (03.S13). It does not access the result itself (03.S15).
 *
 * @returns the physical address and the size of its page in bytes; or a fault of stage `guest` whose `at` is the physical
 *   address of the offending entry (03.S11): `not-present`, `reserved-bit`, `protection` or `out-of-range` with the step
 *   of that entry; or `out-of-range` with step 2, whose `at` is the result that lies outside memory
 * @throws RangeError if `root` or `va` is no integer from 0 to 2^32-1, or `root` is no multiple of 4 (03.S1)
 * @source Tanenbaum, "Memory virtualization": "(multilevel) page tables"; MIT 6.823 handout 7, Figure 1 (a); course 03
 */
export function walk32(mem: Mem32, request: WalkRequest): Res<{ pa: Addr32; pageSize: 4096 | 4194304 }> {
  // #region body walk32: 03.S1 to 03.S15
  const { access, mode } = request;
  const { root, va } = requireAddresses(request);
  // Is there a translation?
  const found = findTranslation(mem, root, va);
  if (!found.ok) return found;
  // Is this access allowed? 03.S8: asked only now, when the leaf is known.
  const refusing = entryThatRefuses(found.used, access, mode);
  if (refusing !== undefined) return fault('protection', refusing.step, refusing.at);
  if (found.pa >= mem.size) return fault('out-of-range', FINAL, found.pa); // 03.S10
  markUsed(mem, found.used, access); // 03.S13: nothing can fail any more
  return { ok: true, pa: found.pa, pageSize: found.pageSize };
  // #endregion
}

// #region helper
/** A step of the walk: 0 is the root. */
type Step = 0 | 1;

/** The step of the final address: the number of steps of the tree. */
const FINAL = 2;

/** How many address bits lie below the index of a step. A leaf of that step maps a page of 2 to this power bytes. */
const BITS_BELOW = [22, 12] as const;

/** The size in bytes of the page under a leaf of each step. */
const PAGE_SIZE = [4194304, 4096] as const;

const INDEX_MASK = 0x3ff;
const ENTRY_BYTES = 4;

/** Bits 21:12, which a leaf of 4 MB must leave 0 (C.9). */
const LARGE_LEAF_RESERVED = 0x003ff000;

/** An entry that the walk has read. */
interface UsedEntry {
  readonly step: Step;
  /** Its physical address. */
  readonly at: number;
  readonly value: number;
}

/** What a walk has found, before anybody asked whether the access is allowed. */
interface Found {
  /** The entries read, root first; the last one is the leaf. */
  readonly used: readonly UsedEntry[];
  readonly pa: number;
  readonly pageSize: 4096 | 4194304;
}

/** Follows the tree from the root to a leaf, in the order of C.10. */
function findTranslation(mem: Mem32, root: Addr32, va: Addr32): Res<Found> {
  const used: UsedEntry[] = [];
  let table: number = root;
  // Two steps at most: an entry of step 1 is never a table.
  for (let step: Step = 0; ; step = 1) {
    const at = entryAddress(table, va, step); // 03.S2, 03.S3
    if (at + ENTRY_BYTES > mem.size) return fault('out-of-range', step, at); // 03.S10
    const value = mem.read32(at);
    const kind = kindOf(value, step);
    if (kind === 'not-present' || kind === 'reserved-bit') return fault(kind, step, at); // 03.S4, 03.S6
    used.push({ step, at, value });
    if (kind === 'leaf') return { ok: true, used, pa: leafTarget(value, step, va), pageSize: PAGE_SIZE[step] };
    table = frameOf(value); // 03.S3
  }
}

/** Computes where the entry for `va` lies in a table. The sum may pass 2^32-1: it does not wrap around (C.12). */
function entryAddress(table: number, va: Addr32, step: Step): number {
  const index = (va >>> BITS_BELOW[step]) & INDEX_MASK;
  return table + index * ENTRY_BYTES;
}

/** Says what an entry is. C.10: P first, then the reserved bits; 03.S7: at step 1 bit 7 means nothing. */
function kindOf(entry: number, step: Step): 'not-present' | 'reserved-bit' | 'leaf' | 'table' {
  if ((entry & PTE32.P) === 0) return 'not-present';
  if (step === 1) return 'leaf';
  if ((entry & PTE32.PS) === 0) return 'table';
  return (entry & LARGE_LEAF_RESERVED) === 0 ? 'leaf' : 'reserved-bit';
}

/** The frame bits of an entry. JavaScript's `&` gives a signed number; `>>> 0` makes it unsigned (03.S14). */
function frameOf(entry: number): number {
  return (entry & PTE32.FRAME) >>> 0;
}

/** Joins the frame of a leaf with the address bits below it: 22 under a leaf of step 0, 12 under one of step 1. */
function leafTarget(leaf: number, step: Step, va: Addr32): number {
  const offset = va & (2 ** BITS_BELOW[step] - 1);
  return frameOf(leaf) + offset; // 03.S5, 03.S7
}

/** Finds the first entry, from the root, that lacks a right the access needs (03.S9). C.11: every step must grant it. */
function entryThatRefuses(used: readonly UsedEntry[], access: Access, mode: Mode): UsedEntry | undefined {
  const needed = (access === 'w' ? PTE32.W : 0) | (mode === 'user' ? PTE32.U : 0);
  return used.find(({ value }) => (value & needed) !== needed);
}

/** Sets A in every entry used and D in the leaf of a write; an entry that has its bits already is not written (03.S12). */
function markUsed(mem: Mem32, used: readonly UsedEntry[], access: Access): void {
  const leaf = used.length - 1;
  used.forEach(({ at, value }, i) => {
    const bits = i === leaf && access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
    const marked = (value | bits) >>> 0;
    if (marked !== value) mem.write32(at, marked);
  });
}

/** 03.S11: `at` is a physical address, which may pass 2^32-1 for an entry that lies nowhere. */
function fault(code: FaultCode, step: number, at: number): Res<never> {
  return { ok: false, fault: { code, stage: 'guest', step, at } };
}

/** Returns root and va, -0 as 0 (C.1); refuses what is no address (03.S1). */
function requireAddresses({ root, va }: WalkRequest): { readonly root: Addr32; readonly va: Addr32 } {
  requireAddress('root', root);
  requireAddress('va', va);
  if (root % ENTRY_BYTES !== 0) throw new RangeError(`walk32: root is ${root}; expected a multiple of ${ENTRY_BYTES}`);
  return { root: root + 0, va: va + 0 };
}

function requireAddress(name: string, n: number): void {
  if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) {
    throw new RangeError(`walk32: ${name} is ${n}; expected an integer from 0 to 2^32-1`);
  }
}
// #endregion
