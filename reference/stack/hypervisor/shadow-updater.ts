import type { PageNo } from '../../machine';
import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { HostTranslator } from '../hardware/host-translator';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';

/** Trapped writes of 8-byte entries in order, as columns. */
export interface WriteBatch {
  length: number;
  /** The gfn of the table page that is written. */
  readonly table: Int32Array;
  readonly index: Int32Array;
  /** The words of the written entry. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Answers: the frame in the shadow entry; 0 for none. */
  readonly hfn: Int32Array;
}

/** Which bits of the guest's entry the shadow takes over. */
const KEPT = BIT.P | BIT.U;

/** Whether a leaf says that the page may be shown at all, before its A is set nothing may. */
const SHOWN = BIT.P | BIT.A;

/**
 * Write-protected shadow paging for many writes: performs each trapped write in the guest's leaf table, and brings the shadow entry
 * beside it up to date. The shadow has nothing before A and no W before D (06.S9).
 */
export class ShadowUpdater {
  /**
   * @param toHost - the real map
   * @param shadowOf - by gfn of a leaf table, the frame of its shadow; 0 for none
   */
  constructor(
    private readonly memory: PhysicalMemory,
    private readonly toHost: HostTranslator,
    private readonly shadowOf: Int32Array,
  ) {}

  /** Performs all writes of a batch. */
  run({ length, table, index, low, high, hfn }: WriteBatch): void {
    const { memory, toHost, shadowOf } = this;
    const { words } = memory;
    for (let i = 0; i < length; i++) {
      const guestTable = table[i] ?? 0;
      const entryLow = low[i] ?? 0;
      const entryHigh = high[i] ?? 0;
      const offset = (index[i] ?? 0) * 2;
      const frame = toHost(guestTable, KIND.USER | KIND.WRITE);
      if (frame < 0) throw new RangeError(`ShadowUpdater: the table page ${guestTable} has no frame`);
      words[frame * WORDS_PER_FRAME + offset] = entryLow;
      words[frame * WORDS_PER_FRAME + offset + 1] = entryHigh;
      const shadow = shadowOf[guestTable] ?? 0;
      if (shadow === 0) continue;
      const gfn = (entryLow >>> FRAME_BITS) | ((entryHigh & 0x7ff) << (32 - FRAME_BITS));
      const data = (entryLow & BIT.P) === 0 ? -1 : toHost(gfn, KIND.USER);
      const isShown = data >= 0 && (entryLow & SHOWN) === SHOWN;
      const rights = (entryLow & KEPT) | ((entryLow & BIT.D) !== 0 ? entryLow & BIT.W : 0);
      words[shadow * WORDS_PER_FRAME + offset] = isShown ? (data << FRAME_BITS) | rights : 0;
      words[shadow * WORDS_PER_FRAME + offset + 1] = isShown
        ? (data >>> (32 - FRAME_BITS)) | (entryHigh & ~0x7fffffff)
        : 0;
      hfn[i] = isShown ? data : 0;
    }
  }

  /** The frame behind a page, for those who set the updater up. */
  frame(gfn: PageNo): PageNo {
    return this.toHost(gfn, KIND.USER);
  }
}
