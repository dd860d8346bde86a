import type { AccessRecord, CacheEvent, ExitEvent, ReferenceEvent } from '../access-record';
import type { ExitKind } from '../counters';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';
import type { Dimension, WalkObserver } from '../hardware/walk-observer';
import type { MachineDescription } from '../machine-description';

/** An event whose entry may still be marked. */
type OpenEvent = { readonly event: Omit<ReferenceEvent, 'after'>; readonly position: number } | CacheEvent | ExitEvent;

/** Writes down what one access does. */
export class Recorder {
  private readonly events: OpenEvent[] = [];

  constructor(
    private readonly memory: PhysicalMemory,
    private readonly description: MachineDescription,
    private readonly gva: bigint,
    private readonly gfnOf: (hfn: number) => number | undefined,
  ) {}

  /** Sees the walks of the processor, or those of the hypervisor's software. */
  observer(by: 'hardware' | 'hypervisor'): WalkObserver {
    return {
      reference: (dimension, { row, step }, address, table, index, position) => {
        const { entryBytes } = dimension === 'host' ? this.description.host : this.description.guest;
        const event = {
          event: 'reference' as const,
          dimension,
          row,
          step,
          address: address < 0 ? this.gva : BigInt(address),
          table: this.tableAddress(dimension, table, position),
          index,
          entryBytes,
          hpa: BigInt(position) * 4n,
          before: this.memory.readEntry(position, entryBytes),
          by,
        };
        this.events.push({ event, position });
      },
      cache: (cache, { row, step }, key, hit) => {
        this.events.push({ event: 'cache', cache, row, step, key, hit });
      },
    };
  }

  exit(exit: ExitKind, did: string): void {
    this.events.push({ event: 'exit', exit, did });
  }

  /** All events, with the entries as they are now. */
  finish(): AccessRecord['events'] {
    return this.events.map((open) =>
      'position' in open ? { ...open.event, after: this.memory.readEntry(open.position, open.event.entryBytes) } : open,
    );
  }

  /** A guest's table that a shadow has led to is known by its hPA only; its owner knows the gfn. */
  private tableAddress(dimension: Dimension, table: number, position: number): bigint {
    if (dimension !== 'guest' || table >= 0) return BigInt(table);
    const gfn = this.gfnOf(Math.floor(position / WORDS_PER_FRAME));
    return BigInt(gfn ?? 0) * 4096n;
  }
}
