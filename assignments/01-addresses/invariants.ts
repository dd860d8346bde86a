import type { Invariant, Step } from '../../grader/contracts/chapter';

/**
 * What must hold after every operation of chapter 01. A `join32` that throws breaks nothing here: its own tests answer
 * for that.
 *
 * @source course 01, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = { 'round-trip': roundTrip };

/** `join32` makes the address again out of what `split32` made of it. */
function roundTrip({ call, reply, probe }: Step): string | null {
  const { va } = call.args;
  if (call.op !== 'split32' || 'thrown' in reply || typeof va !== 'string') return null;
  if (probe === undefined || probe === null || probe === Number(va)) return null;
  return 'join32 does not make the address again out of what split32 returned for it.';
}
