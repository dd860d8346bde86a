import type { AccessBatch } from '../access';
import type { AddressSpace } from './address-space';
import type { CarefulTranslation, GeneratedLoop } from './bind-loop';
import { bindLoop } from './bind-loop';
import type { PhysicalMemory } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import type { WalkCounts } from './walk-counts';
import { countShapes, shapeLayout } from './walk-shape';

/** The generated loop of one processor, and its counts. */
export class FastWalk {
  private readonly shapes: Float64Array;
  private readonly loop: GeneratedLoop;

  constructor(
    memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    this.shapes = new Float64Array(shapeLayout(description.guest.widths.length).size);
    this.loop = bindLoop({ memory, description, caches, shapes: this.shapes });
  }

  /** Translates a batch in one address space. */
  run(batch: AccessBatch, space: AddressSpace, careful: CarefulTranslation): void {
    const hits = this.loop(batch, 0, batch.length, space, careful);
    this.counts.tlbHits += hits;
    this.counts.accesses += hits;
  }

  /** Brings the counts up to date. */
  settle(): void {
    countShapes(this.shapes, this.description, this.counts);
  }
}
