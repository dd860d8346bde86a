import type { Tracking } from '../06-shadow-coherence/shadow-coherence';
import type { Controls, EntryRules } from './entry-rules';
import { USUAL_CONTROLS, X86_RULES } from './entry-rules';
import type { Geometry } from './geometry';
import { FOUR_STEPS } from './geometry';

/**
 * How a machine gets from a gVA to an hPA.
 *
 * - `native`: no VM; one tree whose entries hold hPAs
 * - `two-level`: the guest's tree, and for every gPA one look-up in a flat real map table (CMU's two-level mapping)
 * - `protected`: one tree that the guest owns but can neither write nor read unseen
 * - `shadow`: one tree that the hypervisor derives from the guest's tree and the real map; `tracking` says how it learns
 *   of changes, `onWrite` whether a trapped write drops the shadow entry or brings it up to date at once
 * - `nested`: the guest's tree and the host's tree, both walked by hardware
 * - `agile`: the shadow's tree down to the last `nestedSteps` guest steps, from there on as nested
 */
export type Regime =
  | { readonly kind: 'native' | 'two-level' | 'protected' | 'nested' }
  | { readonly kind: 'shadow'; readonly tracking: Tracking; readonly onWrite?: 'drop' | 'update' }
  | { readonly kind: 'agile'; readonly nestedSteps: number };

/** The size of a set-associative cache; one set makes it fully associative, one way direct mapped. */
export interface CacheShape {
  /** A power of two. */
  readonly sets: number;
  /** Entries of each set; the least recently used one makes room. */
  readonly ways: number;
}

/** A TLB: entries for 4 KiB pages and, where `large` is given, entries for larger pages in a part of their own. */
export interface TlbDescription extends CacheShape {
  /** Without it a large page takes an entry for each 4 KiB piece that is used. */
  readonly large?: CacheShape;
}

/**
 * A page-walk cache: the five designs that Barr, Cox and Rixner compare.
 *
 * | design | tag | one store for |
 * | --- | --- | --- |
 * | `unified-page-table` | hPA of an entry | all steps |
 * | `split-page-table` | hPA of an entry | each step |
 * | `unified-translation` | prefix of the gVA | all steps |
 * | `split-translation` | prefix of the gVA | each step |
 * | `translation-path` | all upper indices of the gVA | one entry holds a whole path |
 *
 * @source Barr, Cox, Rixner: Translation Caching: Skip, Don't Walk (the Page Table), ISCA 2010
 */
export interface WalkCacheDescription extends CacheShape {
  readonly design:
    'unified-page-table' | 'split-page-table' | 'unified-translation' | 'split-translation' | 'translation-path';
  /**
   * What a translation or path entry of a nested machine holds: the hPA of the next guest table (default), or its gPA,
   * which costs one more host walk.
   */
  readonly holds?: 'hpa' | 'gpa';
}

/**
 * Which cached translations serve a write.
 *
 * - `when-dirty`: those whose leaf had D set when they were stored, as in x86
 * - `when-write-filled`: those that a write has stored (07.S18, 08.S11)
 */
export type WriteHits = 'when-dirty' | 'when-write-filled';

/** What the model charges for each event, in cycles. The figures are the user's: they are no measurement. */
export interface CostModel {
  /** Each access, hit or not. */
  readonly access: number;
  /** Each table entry that hardware reads. */
  readonly reference: number;
  /** Each table entry that the hypervisor reads, and each look-up in its maps. */
  readonly hypervisorReference: number;
  /** Each exit from the guest to the hypervisor and back. */
  readonly exit: number;
  /** Each fault that the guest's own kernel handles. */
  readonly guestFault: number;
}

/** A whole machine, before any VM runs on it. Plain data: it can be written as JSON. */
export interface MachineDescription {
  readonly regime: Regime;
  /** The guest's tree; the only one of a native machine. */
  readonly guest: Geometry;
  /** The tree from gPA to hPA; `two-level` uses a flat table instead. */
  readonly host: Geometry;
  readonly rules: EntryRules;
  readonly controls: Controls;
  /** Frames of the machine, the first `tableFrames` of which can hold tables. */
  readonly frames: number;
  readonly tableFrames: number;
  /** Frames from 0 on that the hypervisor does not use by itself; 1 if this is left out. */
  readonly reservedFrames?: number;
  readonly tlb: TlbDescription | null;
  readonly walkCache: WalkCacheDescription | null;
  /** Caches gPA page to hPA page in the nested part of a walk. */
  readonly nestedTlb: CacheShape | null;
  readonly writeHits: WriteHits;
  /**
   * When A and D of guest entries are set: after the data's own host walk has succeeded (08.S4), or before it, so that they stay
   * set if the host has no page there.
   */
  readonly guestMarks: 'after-data' | 'before-data';
  readonly costs: CostModel;
}

/** An x86-64 machine of 8 GiB without caches, to be varied: `{ ...X86_MACHINE, regime: { kind: 'native' } }`. */
export const X86_MACHINE: MachineDescription = {
  regime: { kind: 'nested' },
  guest: FOUR_STEPS,
  host: FOUR_STEPS,
  rules: X86_RULES,
  controls: USUAL_CONTROLS,
  frames: 2 ** 21,
  tableFrames: 2 ** 12,
  tlb: null,
  walkCache: null,
  nestedTlb: null,
  writeHits: 'when-dirty',
  guestMarks: 'after-data',
  costs: { access: 1, reference: 10, hypervisorReference: 10, exit: 1000, guestFault: 1000 },
};
