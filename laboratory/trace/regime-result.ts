import type { CacheCounts, Counters } from '../../reference/stack/counters';
import type { MachineDescription } from '../../reference/stack/machine-description';
import type { CycleParts, RegimeResult } from './trace-report';

/** Sums up what a machine did with a trace. */
export function regimeResult(
  regime: string,
  counters: Counters,
  machine: MachineDescription,
  unanswered: number,
): RegimeResult {
  const { accesses, references, cycles } = counters;
  const walkHits = sum(counters.walkCacheHits);
  const cycleParts = partsOf(counters, machine);
  return {
    regime,
    accesses,
    unanswered,
    references,
    referencesPerAccess: ratio(references, accesses),
    tlbHitRate: machine.tlb === null ? null : rateOf(counters.tlb),
    walkCacheHitRate: machine.walkCache === null ? null : rateOf({ hits: walkHits, misses: counters.walkCacheMisses }),
    nestedTlbHitRate: machine.nestedTlb === null ? null : rateOf(counters.nestedTlb),
    guestFaults: sum(Object.values(counters.guestFaults)),
    exits: sum(Object.values(counters.exits)),
    exitsByKind: Object.fromEntries(Object.entries(counters.exits).filter(([, count]) => count > 0)),
    hypervisorReferences: hypervisorWork(counters),
    cycles,
    cyclesPerAccess: ratio(cycles, accesses),
    cycleParts,
  };
}

function partsOf(counters: Counters, { costs }: MachineDescription): CycleParts {
  return {
    accesses: counters.accesses * costs.access,
    references: counters.references * costs.reference,
    hypervisor: hypervisorWork(counters) * costs.hypervisorReference,
    exits: sum(Object.values(counters.exits)) * costs.exit,
    guestFaults: sum(Object.values(counters.guestFaults)) * costs.guestFault,
  };
}

function hypervisorWork({ hypervisorReferences, p2mLookups, m2pLookups }: Counters): number {
  return hypervisorReferences + p2mLookups + m2pLookups;
}

function rateOf({ hits, misses }: CacheCounts): number {
  return ratio(hits, hits + misses);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
