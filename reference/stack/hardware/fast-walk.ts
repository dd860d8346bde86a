import type { AccessBatch } from '../access';
import { createBatch } from '../access';
import type { AddressSpace } from './address-space';
import type { GeneratedLoop } from './bind-loop';
import { bindLoop } from './bind-loop';
import type { PhysicalMemory } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import { CHUNK, runRows } from './run-rows';
import { StoreJournal } from './store-journal';
import type { WalkCounts } from './walk-counts';
import { countShapes, shapeLayout } from './walk-shape';

/** Translates an access that the generated walk has left; returns its host frame, or -1. */
export type CarefulTranslation = (index: number) => number;

/** The generated loop of one processor, its counts, and the columns that it works on: they never move, so it knows where they lie. */
export class FastWalk {
  private readonly shapes: Float64Array;
  private readonly tlbHits = new Float64Array(1);
  private readonly columns = createBatch(CHUNK);
  private readonly journal = new StoreJournal();
  private readonly loop: GeneratedLoop;

  constructor(
    memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    private readonly caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    this.shapes = new Float64Array(shapeLayout(description.guest.widths.length).size);
    const { shapes, tlbHits, journal } = this;
    this.loop = bindLoop({ memory, description, caches, shapes, tlbHits, journal }, this.columns);
  }

  /** Translates a batch in one address space. */
  run(batch: AccessBatch, space: AddressSpace, careful: CarefulTranslation): void {
    const { columns } = this;
    this.caches.renumber();
    for (let start = 0; start < batch.length; start += CHUNK) {
      const length = Math.min(CHUNK, batch.length - start);
      columns.low.set(batch.low.subarray(start, start + length));
      columns.high.set(batch.high.subarray(start, start + length));
      columns.kind.set(batch.kind.subarray(start, start + length));
      runRows(
        length,
        (from, to) => this.loop(from, to, space),
        (row) => {
          this.journal.rollback();
          columns.hfn[row] = careful(start + row);
        },
      );
      batch.hfn.set(columns.hfn.subarray(0, length), start);
    }
  }

  /** Brings the counts up to date. */
  settle(): void {
    countShapes(this.shapes, this.description, this.counts);
    const hits = this.tlbHits[0] ?? 0;
    this.counts.tlbHits += hits;
    this.counts.accesses += hits;
    this.tlbHits[0] = 0;
  }
}
