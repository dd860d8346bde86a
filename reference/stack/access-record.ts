import type { Mode } from '../machine';
import type { Wish } from './access';
import type { ExitKind } from './counters';
import type { Outcome } from './outcome';

/**
 * One table entry read. Its address is `table + index * entryBytes`, in the space of its dimension.
 *
 * | dimension | who walks from where to where |
 * | --- | --- |
 * | `guest` | the guest's tree, gVA to gPA; `table` is a gPA |
 * | `host` | the host's tree, gPA to hPA; `table` is an hPA |
 * | `direct` | the one tree of a native, protected or shadow machine, gVA to hPA; `table` is an hPA |
 */
export interface ReferenceEvent {
  readonly event: 'reference';
  readonly dimension: 'guest' | 'host' | 'direct';
  /** Row of the nested-walk grid: the guest step that is under way, or the number of guest steps for the data. */
  readonly row: number;
  /** Step within its own dimension, 0 at the root. */
  readonly step: number;
  /** The address under translation in this dimension: a gVA, or for `host` a gPA. */
  readonly address: bigint;
  readonly table: bigint;
  readonly index: number;
  readonly entryBytes: 4 | 8;
  /** Where the entry was really read. */
  readonly hpa: bigint;
  readonly before: bigint;
  /** The entry once the access was complete: `before`, with A and D as they were set. */
  readonly after: bigint;
  /** Whether the hypervisor's software has read it, and not the processor. */
  readonly by: 'hardware' | 'hypervisor';
}

/** A look-up in a cache. */
export interface CacheEvent {
  readonly event: 'cache';
  readonly cache: 'tlb' | 'walk-cache' | 'nested-tlb';
  /** For a walk cache the guest or direct step whose entry a hit stands for; otherwise -1. */
  readonly step: number;
  /** Row of the nested-walk grid, as in {@link ReferenceEvent}; -1 for the TLB. */
  readonly row: number;
  /** What was looked up, as a sentence would name it: a page or prefix in hexadecimal. */
  readonly key: string;
  readonly hit: boolean;
}

/** Control went to the hypervisor and back; the walk that follows is a new attempt. */
export interface ExitEvent {
  readonly event: 'exit';
  readonly exit: ExitKind;
  /** What the hypervisor did, in a few words. */
  readonly did: string;
}

/** Everything that one access did, in order. */
export interface AccessRecord {
  readonly gva: bigint;
  readonly wish: Wish;
  readonly mode: Mode;
  readonly events: readonly (ReferenceEvent | CacheEvent | ExitEvent)[];
  readonly outcome: Outcome;
}
