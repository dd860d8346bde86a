import { KIND } from '../access';
import { BIT } from '../entry-rules';
import type { Demands } from './demands';
import { NO_EXECUTE } from './demands';
import type { PhysicalMemory } from './physical-memory';

/** The entries of one walk of one dimension, in arrays that every walk uses again. */
export class EntryPath {
  /** The last entry taken. */
  low = 0;
  high = 0;
  leaf = 0;
  /** The step at which this walk began, and what a cache knows of the steps above it. */
  first = 0;
  startTable = 0;
  startGfn = -1;
  startRights = -1;
  /** The table under way: where it lies, and its gfn where it has one. */
  tableFrame = 0;
  tableGfn = -1;
  readonly positions: Int32Array;
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  /** By step: the frame and the gfn of the table that holds the entry. */
  readonly tables: Int32Array;
  readonly gfns: Float64Array;
  /** By step: AND of the low words down to it, with XD as a right that was taken away. */
  readonly rights: Int32Array;
  /** By step: whether the entry was read from memory, and not from a cache of entries. */
  readonly wasRead: Uint8Array;
  private denied = 0;

  constructor(
    steps: number,
    private readonly memory: PhysicalMemory,
  ) {
    this.positions = new Int32Array(steps);
    this.lows = new Int32Array(steps);
    this.highs = new Int32Array(steps);
    this.tables = new Int32Array(steps);
    this.gfns = new Float64Array(steps);
    this.rights = new Int32Array(steps);
    this.wasRead = new Uint8Array(steps);
  }

  /** Starts at a step; what is known of the steps above was set before, unless the step is the root. */
  begin(first: number): void {
    this.first = first;
    if (first === 0) this.startRights = -1 & ~NO_EXECUTE;
    this.denied = this.startRights & NO_EXECUTE;
  }

  /** Enters the entry of a step. */
  take(step: number, position: number, low: number, high: number, wasRead: boolean): void {
    this.low = low;
    this.high = high;
    this.leaf = step;
    this.positions[step] = position;
    this.lows[step] = low;
    this.highs[step] = high;
    this.tables[step] = this.tableFrame;
    this.gfns[step] = this.tableGfn;
    this.wasRead[step] = wasRead ? 1 : 0;
    const above = step === this.first ? this.startRights : (this.rights[step - 1] ?? 0);
    this.rights[step] = above & low;
  }

  /** What all entries together grant: P, W, U and A by AND, XD by OR; D is left out. */
  granted(hasExecuteDisable: boolean): number {
    return this.grantedAt(this.leaf, hasExecuteDisable);
  }

  /** What the entries down to a step grant together. */
  grantedAt(step: number, hasExecuteDisable: boolean): number {
    let denied = this.denied;
    if (hasExecuteDisable) {
      for (let i = this.first; i <= step; i++) if ((this.highs[i] ?? 0) < 0) denied = NO_EXECUTE;
    }
    return ((this.rights[step] ?? 0) & (BIT.P | BIT.W | BIT.U | BIT.A)) | denied;
  }

  /** Finds the lowest step that refuses an access (C.11); the leaf where no single entry does. */
  firstRefusing(demands: Demands, kind: number, hasExecuteDisable: boolean): number {
    const want = demands.want[kind] ?? 0;
    const forbids = (demands.care[kind] ?? 0) & ~want;
    for (let step = this.first; step < this.leaf; step++) {
      const granted = this.grantedAt(step, hasExecuteDisable);
      if ((~granted & want & ~BIT.A) !== 0 || (granted & forbids & NO_EXECUTE) !== 0) return step;
    }
    return this.leaf;
  }

  /** Sets A in every entry that was read, and D in the leaf of a write; an entry that has its bits is not written (C.13). */
  mark(kind: number): void {
    for (let step = this.first; step <= this.leaf; step++) {
      const isDirtied = step === this.leaf && (kind & KIND.WRITE) !== 0;
      const value = this.lows[step] ?? 0;
      const marked = value | (isDirtied ? BIT.A | BIT.D : BIT.A);
      if (marked === value || this.wasRead[step] === 0) continue;
      this.lows[step] = marked;
      this.memory.words[this.positions[step] ?? 0] = marked;
    }
  }
}
