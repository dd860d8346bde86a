import type { Outcome } from '../../reference/stack/outcome';
import { hex } from '../machines/hex';
import type { WalkOutcome } from './walk-report';

/** The bits of x86's error code that a page fault reports, with what each says when it is set. */
const ERROR_BITS = [
  [1, 'P'],
  [2, 'W'],
  [4, 'U'],
  [8, 'RSVD'],
  [16, 'I/D'],
] as const;

/** Says what became of an access. */
export function describeOutcome(outcome: Outcome): WalkOutcome {
  if (outcome.ok) {
    const gpa = outcome.gpa === undefined ? {} : { gpa: hex(outcome.gpa) };
    return { ok: true, hpa: hex(outcome.hpa), ...gpa, pageBytes: 2 ** outcome.pageBits };
  }
  if (outcome.deliver === 'hypervisor') {
    const fault = `${outcome.code} at host step ${outcome.step} for gPA ${hex(outcome.gpa)}`;
    return { ok: false, to: 'hypervisor', fault };
  }
  if (outcome.exception === 'general-protection') {
    const fault = `general protection fault: ${hex(outcome.cr2)} is not canonical`;
    return { ok: false, to: 'guest', fault };
  }
  const bits = ERROR_BITS.filter(([bit]) => (outcome.errorCode & bit) !== 0).map(([, name]) => name);
  const code = `error code ${outcome.errorCode}${bits.length === 0 ? '' : ` (${bits.join(' ')})`}`;
  const fault = `page fault, ${outcome.code} at guest step ${outcome.step}, ${code}, CR2 ${hex(outcome.cr2)}`;
  return { ok: false, to: 'guest', fault };
}
