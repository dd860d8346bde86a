import { BusError, type Mem32 } from '../../reference/machine';

/** One reference: kind, address, and the value where it is a write. */
export type Ref = readonly ['r', number] | readonly ['w', number, number];

/** A 32-bit memory that logs what is done to it. `peek` and `poke` leave no trace. */
export class ObservedMemory implements Mem32 {
  readonly log: Ref[] = [];
  private readonly words = new Map<number, number>();

  constructor(readonly size: number) {}

  read32(pa: number): number {
    this.log.push(['r', pa]);
    this.check(pa);
    return this.peek(pa);
  }

  write32(pa: number, v: number): void {
    this.log.push(['w', pa, v]);
    this.check(pa);
    if (!Number.isInteger(v) || v < 0 || v > 0xffffffff) throw new BusError(`write of ${v}, which is no unsigned word`);
    this.poke(pa, v);
  }

  peek(pa: number): number {
    return this.words.get(pa) ?? 0;
  }

  poke(pa: number, v: number): void {
    this.words.set(pa, v);
  }

  /** Returns the log since the last call and starts a new one. */
  takeLog(): Ref[] {
    return this.log.splice(0);
  }

  /** All words that are not 0, by address. */
  contents(): [number, number][] {
    return [...this.words].filter(([, v]) => v !== 0).sort(([a], [b]) => a - b);
  }

  private check(pa: number): void {
    if (pa % 4 !== 0) throw new BusError(`0x${pa.toString(16)} is misaligned`);
    if (pa < 0 || pa + 4 > this.size) throw new BusError(`0x${pa.toString(16)} is out of range`);
  }
}
