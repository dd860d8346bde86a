import type { HeldOutVariant } from './held-out-variants';

/** What was diagnosed of a held-out variant. */
export interface DiagnosedVariant extends Pick<HeldOutVariant, 'fault' | 'kind'> {
  /** Whether it fails a visible checkpoint at all: the others ask for no diagnosis. */
  readonly fails: boolean;
  /** The fault that was named, or null. */
  readonly named: string | null;
}

/** How often a diagnosis is made of held-out variants of the faults, and how often it is right. */
export interface Precision {
  /** Variants that fail a visible checkpoint. */
  readonly variants: number;
  /** Those of which a fault was named. */
  readonly named: number;
  /** Those of which the fault that they were made of was named. */
  readonly right: number;
}

/** Counts the diagnoses of one kind of variants, or of all. */
export function measureDiagnosis(diagnosed: readonly DiagnosedVariant[], kind?: HeldOutVariant['kind']): Precision {
  const counted = diagnosed.filter((each) => each.fails && (kind === undefined || each.kind === kind));
  const named = counted.filter((each) => each.named !== null);
  return {
    variants: counted.length,
    named: named.length,
    right: named.filter((each) => each.named === each.fault).length,
  };
}

/** The sum of several measurements. */
export function addPrecisions(precisions: readonly Precision[]): Precision {
  const sum = (key: keyof Precision): number => precisions.reduce((total, each) => total + each[key], 0);
  return { variants: sum('variants'), named: sum('named'), right: sum('right') };
}
