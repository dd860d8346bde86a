import type { LruPoint } from '../../laboratory/curves/lru-curve';
import type { RegimeResult, TraceReport } from '../../laboratory/trace/trace-report';
import type { WalkEvent, WalkReference, WalkReport } from '../../laboratory/walk/walk-report';

/** A regime that costs `references` walks and `exits` exits for a thousand accesses. */
export function sampleRegime(regime: string, references: number, exits: number): RegimeResult {
  const cycleParts = {
    accesses: 1000,
    references: references * 10,
    hypervisor: exits * 40,
    exits: exits * 1000,
    guestFaults: 3000,
  };
  const cycles = Object.values(cycleParts).reduce((sum, part) => sum + part, 0);
  return {
    regime,
    accesses: 1000,
    unanswered: 0,
    references,
    referencesPerAccess: references / 1000,
    tlbHitRate: 0.99,
    walkCacheHitRate: regime.includes('+pwc') ? 0.9 : null,
    nestedTlbHitRate: null,
    guestFaults: 3,
    exits,
    exitsByKind: exits === 0 ? {} : { 'pt-write': exits - 2, 'hv-fault': 2 },
    hypervisorReferences: exits * 4,
    cycles,
    cyclesPerAccess: cycles / 1000,
    cycleParts,
  };
}

function points(hits: readonly number[]): LruPoint[] {
  return hits.map((count, power) => ({ size: 2 ** power, hits: count, misses: 1000 - count, hitRate: count / 1000 }));
}

/** A report of one trace under three regimes, with a bad line whose text is `bad`. */
export function sampleTraceReport(bad = ' X 12,4'): TraceReport {
  const regimes = [sampleRegime('native', 40, 0), sampleRegime('shadow', 40, 9), sampleRegime('nested+pwc', 150, 0)];
  const firstBad = [
    { severity: 'warning' as const, file: 'some.trace', line: 7, column: 1, message: `${bad} is no reference.` },
  ];
  return {
    schema: 1,
    settings: {
      guest: '9/9/9/9/12',
      host: '9/9/9/9/12',
      tlb: '16x4',
      walkCache: 'split-translation 32x1',
      nestedTlb: '64x1',
      page: '4K',
      hostPage: '4K',
      mapping: 'in-order',
      memoryMiB: 256,
      switchEvery: null,
      costs: { access: 1, reference: 10, hypervisorReference: 10, exit: 1000, guestFault: 1000 },
    },
    traces: [
      {
        file: 'folder/some.trace',
        format: 'lackey',
        references: 1000,
        kinds: { fetch: 600, load: 300, store: 99, modify: 1 },
        pages: 16,
        crossing: 2,
        remarks: 1,
        badLines: 8,
        firstBad,
        regimes,
        curves: {
          all: points([300, 500, 800, 970, 984]),
          data: points([200, 400, 700, 900, 980]),
          fetches: points([500, 700, 900, 990, 990]),
          workingSet: { window: 256, windows: [9, 12, 5, 14].map((pages, index) => ({ start: index * 256, pages })) },
        },
      },
    ],
  };
}

const FLAGS = ['P', 'W', 'U'];

/** A nested walk of 2 over 2 steps without any cache. */
export function sampleWalkReport(): WalkReport {
  const events: WalkEvent[] = [];
  for (let row = 0; row <= 2; row++) {
    for (let step = 0; step < 2; step++) events.push(sampleReference(events.length + 1, 'host', row, step));
    if (row < 2) events.push(sampleReference(events.length + 1, 'guest', row, row));
  }
  return {
    schema: 1,
    machine: {
      schema: 1,
      regime: 'nested',
      guest: '10/10/12',
      host: '10/10/12',
      vm: { pages: 4096 },
      mappings: [{ gva: '0x7000', gfn: 10 }],
      access: { gva: '0x7ABC' },
    },
    access: { gva: '0x7ABC', wish: 'r', mode: 'user' },
    guestSteps: 2,
    hostSteps: 2,
    events,
    counts: { references: 8, guest: 2, host: 6, direct: 0, hypervisor: 0, cacheHits: 0, exits: 0 },
    withoutCaches: 8,
    outcome: { ok: true, hpa: '0x1AABC', gpa: '0xAABC', pageBytes: 4096 },
  };
}

/** One reference of {@link sampleWalkReport}. */
export function sampleReference(n: number, dimension: 'guest' | 'host', row: number, step: number): WalkReference {
  const table = `0x${n}000`;
  return {
    kind: 'reference',
    n,
    by: 'hardware',
    dimension,
    attempt: 0,
    row,
    step,
    where: dimension === 'guest' ? `guest step ${row}` : `${row < 2 ? `guest step ${row}` : 'data'}, host step ${step}`,
    translates: '0xB3004',
    address: `0x${n}01C`,
    sum: `table ${table} + 7 * 4`,
    hpa: `0x${n}01C`,
    before: '0x9007',
    after: '0x9027',
    flags: FLAGS,
    sets: ['A'],
    leadsTo: step === 1 ? 'page' : 'table',
    target: '0x9000',
  };
}
