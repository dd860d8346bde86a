import type { ExitKind } from '../counters';
import { EXIT_KINDS } from '../counters';

/** Counts exits and what the hypervisor's software does, and tells an observer of the exits. */
export class ExitLog {
  readonly counts = emptyCounts();
  p2mLookups = 0;
  m2pLookups = 0;
  observer: ((kind: ExitKind, did: string) => void) | null = null;

  /** Counts an exit. */
  exit(kind: ExitKind, did: string): void {
    this.counts[kind] += 1;
    this.observer?.(kind, did);
  }

  reset(): void {
    for (const kind of EXIT_KINDS) this.counts[kind] = 0;
    this.p2mLookups = 0;
    this.m2pLookups = 0;
  }
}

function emptyCounts(): Record<ExitKind, number> {
  return {
    cr3: 0,
    'pt-write': 0,
    'pt-read': 0,
    invlpg: 0,
    'hv-fault': 0,
    'guest-fault': 0,
    hypercall: 0,
    'host-fault': 0,
  };
}
