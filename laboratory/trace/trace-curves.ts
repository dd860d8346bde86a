import { lruCurve, powersOfTwo } from '../curves/lru-curve';
import { PageNumbers } from '../curves/page-numbers';
import { StackDistances } from '../curves/stack-distances';
import { WorkingSet } from '../curves/working-set';
import { KIND } from '../traces/reference-kind';
import type { TraceBatch } from '../traces/trace-batch';
import type { TraceCurves } from './trace-report';

const PAGE_BITS = 12;
const PAGE_BYTES = 2 ** PAGE_BITS;

/** Gathers what a trace is like while it goes by, whatever the machine. A page here has 4 KiB. */
export class TraceCurveBuilder {
  private readonly numbers = new PageNumbers(PAGE_BITS);
  private readonly all = new StackDistances();
  private readonly data = new StackDistances();
  private readonly fetches = new StackDistances();
  private readonly workingSet = new WorkingSet();
  private readonly byKind = new Float64Array(4);
  private crossings = 0;

  /** Takes in the references of a batch. */
  take({ count, kinds, high, low, sizes }: TraceBatch): void {
    for (let i = 0; i < count; i++) {
      const address = low[i] as number;
      const kind = kinds[i] as number;
      const page = this.numbers.numberOf(high[i] as number, address);
      this.all.use(page);
      this.workingSet.use(page);
      (kind === KIND.fetch ? this.fetches : this.data).use(page);
      this.byKind[kind] = (this.byKind[kind] as number) + 1;
      if ((address & (PAGE_BYTES - 1)) + (sizes[i] as number) > PAGE_BYTES) this.crossings++;
    }
  }

  get references(): number {
    return this.all.references;
  }

  get pages(): number {
    return this.numbers.count;
  }

  get crossing(): number {
    return this.crossings;
  }

  /** References by kind. */
  kinds(): Record<keyof typeof KIND, number> {
    const of = (kind: number): number => this.byKind[kind] as number;
    return { fetch: of(KIND.fetch), load: of(KIND.load), store: of(KIND.store), modify: of(KIND.modify) };
  }

  /** The curves so far. */
  curves(): TraceCurves {
    const sizes = powersOfTwo(this.pages);
    return {
      all: lruCurve(this.all, sizes),
      data: lruCurve(this.data, sizes),
      fetches: lruCurve(this.fetches, sizes),
      workingSet: this.workingSet.curve(),
    };
  }
}
