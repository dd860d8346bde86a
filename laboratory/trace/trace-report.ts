import type { FileProblem } from '../../grader/contracts/file-problem';
import type { CostModel } from '../../reference/stack/machine-description';
import type { LruPoint } from '../curves/lru-curve';
import type { WorkingSetCurve } from '../curves/working-set';

/** What `pagewalk lab trace --json` prints. */
export interface TraceReport {
  readonly schema: 1;
  readonly settings: TraceSettings;
  readonly traces: readonly TraceResult[];
}

/** What all regimes have in common, as it was asked for. */
export interface TraceSettings {
  readonly guest: string;
  readonly host: string;
  /** `16x4`, or null without a TLB. */
  readonly tlb: string | null;
  readonly walkCache: string;
  readonly nestedTlb: string;
  readonly page: string;
  readonly hostPage: string;
  readonly mapping: string;
  readonly memoryMiB: number;
  /** References between two loads of CR3; null for only one at the start. */
  readonly switchEvery: number | null;
  readonly costs: CostModel;
}

/** Everything about one trace. */
export interface TraceResult {
  readonly file: string;
  readonly format: string;
  readonly references: number;
  readonly kinds: Readonly<Record<'fetch' | 'load' | 'store' | 'modify', number>>;
  readonly pages: number;
  /** References that reach into the next page; they count for their first byte. */
  readonly crossing: number;
  readonly remarks: number;
  readonly badLines: number;
  readonly firstBad: readonly FileProblem[];
  readonly regimes: readonly RegimeResult[];
  readonly curves: TraceCurves;
}

/** What a trace is like, whatever the machine. */
export interface TraceCurves {
  /** Hits of a fully associative LRU cache by its size: all references, data references, fetches. */
  readonly all: readonly LruPoint[];
  readonly data: readonly LruPoint[];
  readonly fetches: readonly LruPoint[];
  readonly workingSet: WorkingSetCurve;
}

/** What one regime did with a trace. */
export interface RegimeResult {
  readonly regime: string;
  readonly accesses: number;
  /** Accesses without an answer: a fault that the guest's kernel could not repair. */
  readonly unanswered: number;
  /** Table entries that hardware read. */
  readonly references: number;
  readonly referencesPerAccess: number;
  /** Null where the machine has no such cache. */
  readonly tlbHitRate: number | null;
  readonly walkCacheHitRate: number | null;
  readonly nestedTlbHitRate: number | null;
  readonly guestFaults: number;
  readonly exits: number;
  readonly exitsByKind: Readonly<Record<string, number>>;
  /** Table entries that the hypervisor read in software, and its look-ups. */
  readonly hypervisorReferences: number;
  readonly cycles: number;
  readonly cyclesPerAccess: number;
  /** Where the cycles went. */
  readonly cycleParts: CycleParts;
}

/** Cycles by cause; the sum is all of them. */
export interface CycleParts {
  readonly accesses: number;
  readonly references: number;
  readonly hypervisor: number;
  readonly exits: number;
  readonly guestFaults: number;
}

/** The parts in order, with the words that name them. */
export const CYCLE_PARTS = [
  ['accesses', 'the accesses'],
  ['references', 'page walks'],
  ['guestFaults', 'guest faults'],
  ['exits', 'exits'],
  ['hypervisor', 'hypervisor reads'],
] as const satisfies readonly (readonly [keyof CycleParts, string])[];
