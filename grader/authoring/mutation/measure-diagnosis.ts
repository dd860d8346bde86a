import type { VariantKind } from './held-out-variants';

/** What was diagnosed of a held-out variant. */
export interface DiagnosedVariant {
  readonly fault: string;
  readonly kind: VariantKind;
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

/** The precision for each kind of variants. */
export type DiagnosisPrecision = Readonly<Record<VariantKind, Precision>>;

/** Counts the diagnoses. */
export function measureDiagnosis(diagnosed: readonly DiagnosedVariant[]): DiagnosisPrecision {
  return { 'second-slip': countKind(diagnosed, 'second-slip'), neighbour: countKind(diagnosed, 'neighbour') };
}

function countKind(diagnosed: readonly DiagnosedVariant[], kind: VariantKind): Precision {
  const counted = diagnosed.filter((each) => each.fails && each.kind === kind);
  const named = counted.filter((each) => each.named !== null);
  return {
    variants: counted.length,
    named: named.length,
    right: named.filter((each) => each.named === each.fault).length,
  };
}

/** The sum over chapters. */
export function addPrecisions(precisions: readonly DiagnosisPrecision[]): DiagnosisPrecision {
  const total = (kind: VariantKind): Precision => {
    const sum = (key: keyof Precision): number => precisions.reduce((all, each) => all + each[kind][key], 0);
    return { variants: sum('variants'), named: sum('named'), right: sum('right') };
  };
  return { 'second-slip': total('second-slip'), neighbour: total('neighbour') };
}

/** How many diagnoses were made of each kind of variants, and how many were right. */
export function precisionText(precision: DiagnosisPrecision): string {
  return `${kindText('a fault and a small slip', precision['second-slip'])}; ${kindText('a neighbour of a fault', precision.neighbour)}`;
}

function kindText(what: string, { variants, named, right }: Precision): string {
  const share = named === 0 ? '' : `, precision ${Math.round((100 * right) / named)} %`;
  return `of ${variants} times ${what}, ${named} named, ${right} rightly${share}`;
}
