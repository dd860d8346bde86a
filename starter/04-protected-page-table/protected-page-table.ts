import type { Access, PageNo } from '../machine';
import { NotImplementedError } from '../machine';

/**
 * A page table that the guest cannot touch: every write and every read of it traps.
 *
 * ```text
 *    guest writes             what the guest believes        what the MMU uses
 *   trapWrite(i, pte) ---->  guest word:  gfn | flags  --->  hardware word:  hfn | flags
 *   trapRead(i)       <----  guest word                 P2M  hw(i)
 *                            A, D         <----------------  hwSetAD(i, access)
 * ```
 *
 * A hardware word is 0 where the guest word has P=0, or where the P2M has no frame for its gfn (04.S5). Every method
 * throws `RangeError` for an index that is no integer (04.S13), before anything else (C.6). All words are unsigned.
 *
 * @source slides "Memory Virtualization", "protected page table"; course 04
 */
export interface ProtectedPageTable {
  /**
   * Models the guest as it writes an entry, which traps (04.S2 to 04.S4, 04.S8). A refused write changes nothing.
   *
   * @returns success; `bad-index` for an entry that the table does not have; `bad-frame` for a present entry whose frame
   *   the VM does not have
   * @throws RangeError if `guestPte` is no integer from 0 to 2^32-1
   */
  trapWrite(index: number, guestPte: number): { ok: true } | { ok: false; reason: 'bad-index' | 'bad-frame' };
  /**
   * Models the guest as it reads an entry, which traps too (04.S6).
   *
   * @returns the word that the guest wrote last, with the A and D bits that hardware has set since; or `bad-index`
   */
  trapRead(index: number): { ok: true; pte: number } | { ok: false; reason: 'bad-index' };
  /**
   * Gives the word that the MMU uses.
   * @throws RangeError if the table has no such entry
   */
  hw(index: number): number;
  /**
   * Models the MMU as it uses an entry: A is set, and D for a write. An entry that is not present stays as it is (04.S7).
   * @throws RangeError if the table has no such entry
   */
  hwSetAD(index: number, access: Access): void;
  /**
   * Tells that the hypervisor has moved a page of the VM to frame `hfn`, or has taken its frame away (null). The guest
   * words stay as they are (04.S9, 04.S10).
   *
   * @returns how many hardware words have another value than before (04.S11)
   * @throws RangeError if a number is no integer from 0 to 0xFFFFF
   */
  p2mChanged(gfn: PageNo, hfn: PageNo | null): number;
}

/**
 * Creates a table of `entries` words, all 0 (04.S1). The map is copied: only `p2mChanged` changes the copy (C.17).
 *
 * @param p2m - which frame of the machine backs which page of the VM; numbers from 0 to 0xFFFFF
 * @throws RangeError if `entries` is no integer from 1 to 2^20
 */
export function createProtectedPageTable(p2m: ReadonlyMap<PageNo, PageNo>, entries: number): ProtectedPageTable {
  throw new NotImplementedError('createProtectedPageTable', '04.S1 to 04.S15');
}
