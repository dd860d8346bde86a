import type { MachineFile } from '../../grader/contracts/generated/machine';

/** One table entry that was read. Addresses and entries are hexadecimal texts. */
export interface WalkReference {
  readonly kind: 'reference';
  /** Its number among the reads of the same reader, from 1. */
  readonly n: number;
  readonly by: 'hardware' | 'hypervisor';
  readonly dimension: 'guest' | 'host' | 'direct';
  /** Which attempt of the access it belongs to, from 0: each exit starts a new one. */
  readonly attempt: number;
  /** Row of the nested-walk grid: a guest step, or the number of guest steps for the data. */
  readonly row: number;
  /** Step in its own dimension, from 0 at the root. */
  readonly step: number;
  /** In words, for example `guest step 0, host step 1`. */
  readonly where: string;
  /** The address under translation. */
  readonly translates: string;
  /** The entry's address in the space of its dimension, and how it comes about: `table 0x1000 + 254 * 8`. */
  readonly address: string;
  readonly sum: string;
  /** Where the entry was read. */
  readonly hpa: string;
  readonly before: string;
  readonly after: string;
  /** Names of the bits that were set before, for example `P W U`. */
  readonly flags: readonly string[];
  /** Names of the bits that the access has set. */
  readonly sets: readonly string[];
  readonly leadsTo: 'table' | 'page' | 'nothing';
  readonly target: string;
}

/** A look-up in a cache. */
export interface WalkLookUp {
  readonly kind: 'cache';
  readonly attempt: number;
  readonly cache: 'tlb' | 'walk-cache' | 'nested-tlb';
  readonly row: number;
  readonly step: number;
  readonly key: string;
  readonly hit: boolean;
}

/** A way to the hypervisor and back. */
export interface WalkExit {
  readonly kind: 'exit';
  readonly attempt: number;
  readonly exit: string;
  readonly did: string;
}

/** Anything that happened during the access. */
export type WalkEvent = WalkReference | WalkLookUp | WalkExit;

/** What `pagewalk lab walk --json` prints: one access, explained. */
export interface WalkReport {
  readonly schema: 1;
  /** The machine, as a file that gives this same walk again. */
  readonly machine: MachineFile;
  readonly access: { readonly gva: string; readonly wish: 'r' | 'w' | 'x'; readonly mode: 'user' | 'kernel' };
  readonly guestSteps: number;
  /** Steps of the host's tree; 0 where hardware does not walk one. */
  readonly hostSteps: number;
  readonly events: readonly WalkEvent[];
  readonly counts: WalkCounts;
  /** References of the same access on the same machine without caches. */
  readonly withoutCaches: number;
  readonly outcome: WalkOutcome;
}

/** How often what happened. */
export interface WalkCounts {
  /** Entries that hardware read, in all and by dimension. */
  readonly references: number;
  readonly guest: number;
  readonly host: number;
  readonly direct: number;
  readonly hypervisor: number;
  readonly cacheHits: number;
  readonly exits: number;
}

/** What became of the access: an hPA, or a fault in words. */
export type WalkOutcome =
  | { readonly ok: true; readonly hpa: string; readonly gpa?: string; readonly pageBytes: number }
  | { readonly ok: false; readonly to: 'guest' | 'hypervisor'; readonly fault: string };
