import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from '../hardware/address-space';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';
import type { Processor } from '../hardware/processor';
import type { RowLoop } from '../hardware/run-rows';
import { CHUNK, runRows } from '../hardware/run-rows';
import { emitShadowUpdate } from './emit-shadow-update';

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

/**
 * Write-protected shadow paging for many writes: performs each trapped write in the guest's leaf table, and brings the shadow entry
 * beside it up to date. The shadow has nothing before A and no W before D (06.S9). As a processor does with walks, it makes the
 * usual updates in a generated loop and the others with care.
 */
export class ShadowUpdater {
  private readonly table = new Int32Array(CHUNK);
  private readonly index = new Int32Array(CHUNK);
  private readonly low = new Int32Array(CHUNK);
  private readonly high = new Int32Array(CHUNK);
  private readonly hfn = new Int32Array(CHUNK);
  private readonly update: RowLoop;

  /**
   * @param processor - makes the walks; it has the memory that the updater writes to
   * @param space - whose host tree is the real map
   * @param shadowOf - by gfn of a leaf table, the frame of its shadow; 0 for none
   */
  constructor(
    private readonly memory: PhysicalMemory,
    private readonly processor: Processor,
    private readonly space: AddressSpace,
    private readonly shadowOf: Int32Array,
  ) {
    const { table: TABLE, index: INDEX, low: LOW, high: HIGH, hfn: HFN } = this;
    const scope = { TABLE, INDEX, LOW, HIGH, HFN, SHADOW_OF: shadowOf };
    this.update = processor.bind<RowLoop>((context) => emitShadowUpdate(context, space), scope);
  }

  /** Performs all writes of a batch. */
  run(batch: WriteBatch): void {
    for (let start = 0; start < batch.length; start += CHUNK) {
      const end = Math.min(start + CHUNK, batch.length);
      this.table.set(batch.table.subarray(start, end));
      this.index.set(batch.index.subarray(start, end));
      this.low.set(batch.low.subarray(start, end));
      this.high.set(batch.high.subarray(start, end));
      runRows(end - start, this.update, (row) => {
        this.hfn[row] = this.updateWithCare(row);
      });
      batch.hfn.set(this.hfn.subarray(0, end - start), start);
    }
  }

  /** Performs one write; returns the frame in the shadow entry, or 0. */
  private updateWithCare(i: number): number {
    const low = this.low[i] ?? 0;
    const high = this.high[i] ?? 0;
    const table = this.table[i] ?? 0;
    const frame = this.processor.translateFrame(this.space, table, KIND.USER | KIND.WRITE);
    if (frame < 0) throw new RangeError(`ShadowUpdater: the table page ${table} has no frame`);
    this.store(frame, i, low, high);
    const shadow = this.shadowOf[table] ?? 0;
    if (shadow === 0) return 0;
    const gfn = (low >>> FRAME_BITS) | ((high & 0x7ff) << (32 - FRAME_BITS));
    const data = (low & BIT.P) === 0 ? -1 : this.processor.translateFrame(this.space, gfn, KIND.USER);
    if (data < 0 || (low & BIT.A) === 0) {
      this.store(shadow, i, 0, 0);
      return 0;
    }
    const rights = (low & (BIT.P | BIT.U)) | ((low & BIT.D) !== 0 ? low & BIT.W : 0);
    this.store(shadow, i, (data << FRAME_BITS) | rights, (data >>> (32 - FRAME_BITS)) | (high & ~0x7fffffff));
    return data;
  }

  private store(frame: number, i: number, low: number, high: number): void {
    const at = frame * WORDS_PER_FRAME + (this.index[i] ?? 0) * 2;
    this.memory.words[at] = low;
    this.memory.words[at + 1] = high;
  }
}
