import type { FaultCode } from '../machine';

/**
 * Why control went from the guest to the hypervisor.
 *
 * The first six are those of chapter 06; `pt-read` is a trapped read of a protected page table, `host-fault` a fault of a
 * host walk (an EPT violation).
 */
export type ExitKind =
  'cr3' | 'pt-write' | 'invlpg' | 'hv-fault' | 'guest-fault' | 'hypercall' | 'pt-read' | 'host-fault';

/** All kinds of exits, in the order in which they are reported. */
export const EXIT_KINDS: readonly ExitKind[] = [
  'cr3',
  'pt-write',
  'pt-read',
  'invlpg',
  'hv-fault',
  'guest-fault',
  'hypercall',
  'host-fault',
];

/** Hits and misses of one cache. */
export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
}

/** What a machine has done since its counters were last reset. */
export interface Counters {
  readonly accesses: number;
  /** Table entries read by hardware: the sum of `grid` and `direct`. */
  readonly references: number;
  /**
   * The nested-walk grid: rows are the guest steps and the data, columns the host steps and, last, the guest entry itself
   * (its cell in the data row stays 0).
   */
  readonly grid: readonly (readonly number[])[];
  /** Entries read of the one tree of a native, protected, shadow or agile machine, by step. */
  readonly direct: readonly number[];
  readonly tlb: CacheCounts;
  /** Look-ups that found something, by the step whose entry the hit stands for. */
  readonly walkCacheHits: readonly number[];
  readonly walkCacheMisses: number;
  readonly nestedTlb: CacheCounts;
  readonly exits: Readonly<Record<ExitKind, number>>;
  /** Faults delivered to the guest, by code. */
  readonly guestFaults: Readonly<Record<FaultCode, number>>;
  /** Table entries that the hypervisor has read in software. */
  readonly hypervisorReferences: number;
  /** Look-ups of a protected page table: gPA to hPA for a write, back for a read. */
  readonly p2mLookups: number;
  readonly m2pLookups: number;
  /** What the cost model makes of all this. */
  readonly cycles: number;
}
