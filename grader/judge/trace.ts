import type { Reference } from '../contracts/engine';
import type { Reference as ExpectedReference } from '../contracts/generated/suite';

/** A reference trace, expected against actual. */
export interface TraceComparison {
  readonly expected: readonly ExpectedReference[];
  readonly actual: readonly Reference[];
  /** How many references agree before the first difference. */
  readonly leading: number;
  readonly equal: boolean;
}

/**
 * Compares traces in full: order, addresses, writes and written values.
 *
 * @source course README.md C.15
 */
export function compareTraces(expected: readonly ExpectedReference[], actual: readonly Reference[]): TraceComparison {
  let leading = 0;
  while (leading < expected.length && sameReference(expected[leading], actual[leading])) leading++;
  return { expected, actual, leading, equal: leading === expected.length && actual.length === expected.length };
}

function sameReference(expected: ExpectedReference | undefined, actual: Reference | undefined): boolean {
  if (expected === undefined || actual === undefined || actual.refused !== undefined) return false;
  const [kind, address, value] = expected;
  return kind === actual.kind && address === actual.address && (kind === 'r' || value === actual.value);
}

/** `read 0x1000` or `write 0x1000 <- 0x2027`, with the bus's refusal where there was one. */
export function describeReference(reference: Reference): string {
  const refused = reference.refused === undefined ? '' : ` (refused: ${REFUSALS[reference.refused]})`;
  if (reference.kind === 'r') return `read ${reference.address}${refused}`;
  return `write ${reference.address} <- ${reference.value ?? '?'}${refused}`;
}

const REFUSALS = {
  misaligned: 'the address is not aligned',
  'out-of-range': 'the address is beyond the memory',
  'bad-value': 'the value is no unsigned word',
} as const;

/** The same words for an expected reference. */
export function describeExpectedReference([kind, address, value]: ExpectedReference): string {
  return kind === 'r' ? `read ${address}` : `write ${address} <- ${value ?? '?'}`;
}
