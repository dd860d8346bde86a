import type { Regime } from '../../reference/stack/machine-description';

/** A regime as it is asked for on the command line, with the caches that it shall have. */
export interface NamedRegime {
  /** As it was asked for, for example `nested+pwc`. */
  readonly name: string;
  readonly regime: Regime;
  readonly walkCache: boolean;
  readonly nestedTlb: boolean;
}

const REGIMES: Readonly<Record<string, Regime>> = {
  native: { kind: 'native' },
  'two-level': { kind: 'two-level' },
  protected: { kind: 'protected' },
  shadow: { kind: 'shadow', tracking: 'write-protect' },
  'shadow-lazy': { kind: 'shadow', tracking: 'lazy' },
  'shadow-paravirt': { kind: 'shadow', tracking: 'paravirt' },
  nested: { kind: 'nested' },
};

/** What regimes are called, for messages and help. */
export const REGIME_NAMES = [...Object.keys(REGIMES), 'agile-1', 'agile-2', '...'] as const;

/** The regimes of a trace when nothing else is said. */
export const USUAL_REGIMES = 'native,shadow,nested,nested+pwc+ntlb';

/**
 * Reads a regime: a name, then `+pwc` for a page-walk cache and `+ntlb` for a nested TLB. `agile-2` switches to nested
 * paging with two guest steps left.
 *
 * @returns undefined if the text is no regime
 */
export function parseRegime(text: string): NamedRegime | undefined {
  const [base = '', ...caches] = text.split('+');
  const regime = regimeOf(base);
  const known = caches.every((cache) => cache === 'pwc' || cache === 'ntlb');
  if (regime === undefined || !known || new Set(caches).size !== caches.length) return undefined;
  return { name: text, regime, walkCache: caches.includes('pwc'), nestedTlb: caches.includes('ntlb') };
}

function regimeOf(base: string): Regime | undefined {
  if (Object.hasOwn(REGIMES, base)) return REGIMES[base];
  const agile = /^agile-(\d)$/.exec(base);
  return agile === null ? undefined : { kind: 'agile', nestedSteps: Number(agile[1]) };
}
