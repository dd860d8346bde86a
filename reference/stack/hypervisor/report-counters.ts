import type { FaultCode } from '../../machine';
import type { Counters } from '../counters';
import { EXIT_KINDS } from '../counters';
import type { WalkCounts } from '../hardware/walk-counts';
import type { CostModel } from '../machine-description';
import type { ExitLog } from './exits';

/** What the machine itself has counted beside walks and exits. */
export interface OtherCounts {
  readonly guestFaults: Readonly<Record<FaultCode, number>>;
  readonly hypervisorReferences: number;
}

/** Brings all counts into the form in which they are shown, and prices them. */
export function reportCounters(counts: WalkCounts, log: ExitLog, other: OtherCounts, costs: CostModel): Counters {
  const columns = counts.hostSteps + 1;
  const grid = Array.from({ length: counts.guestSteps + 1 }, (_, row) => [
    ...counts.grid.slice(row * columns, (row + 1) * columns),
  ]);
  const direct = [...counts.direct];
  const references = sum(grid.flat()) + sum(direct);
  const exits = sum(EXIT_KINDS.map((kind) => log.counts[kind]));
  const guestFaults = sum(Object.values(other.guestFaults));
  const lookups = other.hypervisorReferences + log.p2mLookups + log.m2pLookups;
  return {
    accesses: counts.accesses,
    references,
    grid,
    direct,
    tlb: { hits: counts.tlbHits, misses: counts.accesses - counts.tlbHits },
    walkCacheHits: [...counts.walkCacheHits],
    walkCacheMisses: counts.walkCacheMisses,
    nestedTlb: { hits: counts.nestedTlbHits, misses: counts.nestedTlbMisses },
    exits: { ...log.counts },
    guestFaults: { ...other.guestFaults },
    hypervisorReferences: other.hypervisorReferences,
    p2mLookups: log.p2mLookups,
    m2pLookups: log.m2pLookups,
    cycles:
      counts.accesses * costs.access +
      references * costs.reference +
      lookups * costs.hypervisorReference +
      exits * costs.exit +
      guestFaults * costs.guestFault,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
