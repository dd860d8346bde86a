import { PTE32 } from '../machine';
import type { Access, PageNo } from '../machine';

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
  // #region body createProtectedPageTable: 04.S1 to 04.S15
  requireInteger('createProtectedPageTable', 'entries', entries, 1, MOST_ENTRIES);
  return new TwoWordTable(p2m, entries);
  // #endregion
}

// #region helper
const MOST_ENTRIES = 2 ** 20;
const LAST_WORD = 2 ** 32 - 1;
const LAST_FRAME = 0xfffff;
const PAGE_BYTES = 4096;

/**
 * Invariant: each hardware word is the translation of the guest word beside it by the P2M as it is now, or 0 where there
 * is none.
 */
class TwoWordTable implements ProtectedPageTable {
  private readonly p2m: Map<PageNo, PageNo>;
  private readonly guestWords: number[];
  private readonly hardwareWords: number[];

  constructor(p2m: ReadonlyMap<PageNo, PageNo>, entries: number) {
    this.p2m = new Map(p2m);
    this.guestWords = new Array<number>(entries).fill(0);
    this.hardwareWords = new Array<number>(entries).fill(0);
  }

  trapWrite(index: number, guestPte: number): { ok: true } | { ok: false; reason: 'bad-index' | 'bad-frame' } {
    requireInteger('trapWrite', 'index', index);
    const guestWord = requireInteger('trapWrite', 'guestPte', guestPte, 0, LAST_WORD); // 04.S14
    if (!this.has(index)) return { ok: false, reason: 'bad-index' }; // 04.S13
    const hardwareWord = this.translate(guestWord);
    if (hardwareWord === null) return { ok: false, reason: 'bad-frame' }; // 04.S3
    this.guestWords[index] = guestWord; // 04.S8: A and D are those that were written
    this.hardwareWords[index] = hardwareWord;
    return { ok: true };
  }

  trapRead(index: number): { ok: true; pte: number } | { ok: false; reason: 'bad-index' } {
    requireInteger('trapRead', 'index', index);
    const guestWord = this.guestWords[index];
    if (guestWord === undefined) return { ok: false, reason: 'bad-index' };
    // 04.S12: kept, not computed back. Several gfns may have one hfn, so the P2M has no inverse.
    return { ok: true, pte: guestWord };
  }

  hw(index: number): number {
    return this.requireEntry('hw', index).hardwareWord;
  }

  hwSetAD(index: number, access: Access): void {
    const { guestWord, hardwareWord } = this.requireEntry('hwSetAD', index);
    if (!isPresent(hardwareWord)) return; // 04.S7
    const bits = access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
    this.hardwareWords[index] = (hardwareWord | bits) >>> 0;
    this.guestWords[index] = (guestWord | bits) >>> 0; // 04.S6: the guest must see that its page was used
  }

  p2mChanged(gfn: PageNo, hfn: PageNo | null): number {
    requireInteger('p2mChanged', 'gfn', gfn, 0, LAST_FRAME);
    if (hfn === null) this.p2m.delete(gfn);
    else this.p2m.set(gfn, requireInteger('p2mChanged', 'hfn', hfn, 0, LAST_FRAME));
    let changed = 0;
    for (const [index, guestWord] of this.guestWords.entries()) {
      if (!isPresent(guestWord) || frameNumber(guestWord) !== gfn) continue;
      const next = this.translate(guestWord) ?? 0; // 04.S9, 04.S10
      if (next === this.hardwareWords[index]) continue;
      this.hardwareWords[index] = next;
      changed++; // 04.S11
    }
    return changed;
  }

  /** The hardware word for a guest word; null if it is present and the VM does not have its frame. */
  private translate(guestWord: number): number | null {
    if (!isPresent(guestWord)) return 0; // 04.S4, 04.S5: its other 31 bits are the guest's own
    const hfn = this.p2m.get(frameNumber(guestWord));
    return hfn === undefined ? null : withFrame(guestWord, hfn);
  }

  private has(index: number): boolean {
    return index >= 0 && index < this.guestWords.length;
  }

  private requireEntry(method: string, index: number) {
    requireInteger(method, 'index', index, 0, this.guestWords.length - 1); // 04.S13
    return { guestWord: this.guestWords[index] ?? 0, hardwareWord: this.hardwareWords[index] ?? 0 };
  }
}

function isPresent(word: number): boolean {
  return (word & PTE32.P) !== 0;
}

/** The number in the frame field: bits 31:12, unsigned. */
function frameNumber(word: number): number {
  return Math.floor(word / PAGE_BYTES);
}

/** Replaces the frame field and keeps the low 12 bits (04.S2). A sum, unlike a shift, stays unsigned (04.S15). */
function withFrame(word: number, hfn: PageNo): number {
  return hfn * PAGE_BYTES + (word % PAGE_BYTES);
}

/** Returns the integer, -0 as 0 (C.1); refuses anything else. */
function requireInteger(method: string, name: string, n: number, least = -Infinity, most = Infinity): number {
  if (!Number.isSafeInteger(n) || n < least || n > most) {
    const range = least === -Infinity ? '' : ` from ${least} to ${most}`;
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer${range}`);
  }
  return n + 0;
}
// #endregion
