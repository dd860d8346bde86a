import { BusError, type Mem64 } from '../../../reference/machine';
import type { Hpa } from '../../../reference/machine';

/** A 64-bit memory that logs what is done to it, `r 0x...` or `w 0x... 0x...`. `peek` and `poke` leave no trace. */
export class ObservedMemory64 implements Mem64 {
  private log: string[] = [];
  private readonly words = new Map<bigint, bigint>();

  constructor(readonly size: bigint) {}

  read64(pa: Hpa): bigint {
    this.log.push(`r 0x${pa.toString(16)}`);
    this.check(pa);
    return this.peek(pa);
  }

  write64(pa: Hpa, v: bigint): void {
    this.log.push(`w 0x${pa.toString(16)} 0x${v.toString(16)}`);
    this.check(pa);
    this.poke(pa, v);
  }

  peek(pa: bigint): bigint {
    return this.words.get(pa) ?? 0n;
  }

  poke(pa: bigint, v: bigint): void {
    this.words.set(pa, v);
  }

  /** Returns the log since the last call and starts a new one. */
  takeLog(): string[] {
    return this.log.splice(0);
  }

  /** All words that are not 0, by address. */
  contents(): ReadonlyMap<bigint, bigint> {
    return new Map([...this.words].filter(([, v]) => v !== 0n));
  }

  private check(pa: bigint): void {
    if (pa % 8n !== 0n) throw new BusError(`0x${pa.toString(16)} is misaligned`);
    if (pa < 0n || pa + 8n > this.size) throw new BusError(`0x${pa.toString(16)} is out of range`);
  }
}
