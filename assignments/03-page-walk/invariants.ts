import type { Invariant } from '../../grader/contracts/chapter';
import { BIT } from './layouts';

/** 03.S13: a walk that returns a fault, or refuses its arguments, has written nothing. */
const faultWritesNothing: Invariant = ({ reply, result, references }) => {
  const isRefused = 'thrown' in reply && reply.thrown.kind === 'RangeError';
  const isFault = result !== null && typeof result === 'object' && 'ok' in result && result['ok'] === false;
  if (!isFault && !isRefused) return null;
  const write = references.find(({ kind }) => kind === 'w');
  if (write === undefined) return null;
  return `the walk ended in a ${isRefused ? 'RangeError' : 'fault'} but wrote to ${write.address}: only a success leaves marks (03.S13)`;
};

/** C.13: every write goes to a word that the same walk has read, and adds A or D to what was read. */
const onlyAAndDChange: Invariant = ({ references }) => {
  const seen = new Map<string, number>();
  for (const { kind, address, value, refused } of references) {
    if (value === undefined || refused !== undefined) continue;
    if (kind === 'w') {
      const before = seen.get(address);
      if (before === undefined) return `${address} was written, but this walk had not read an entry there (03.S12)`;
      if (!addsOnlyMarks(before, Number(value))) {
        return `${address} was changed from ${hex(before)} to ${value}: a walk may only set A and D (03.S12)`;
      }
    }
    seen.set(address, Number(value));
  }
  return null;
};

/** The invariants of chapter 03, by the names of the course. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'fault-writes-nothing': faultWritesNothing,
  'only-A-and-D-change': onlyAAndDChange,
};

function addsOnlyMarks(before: number, after: number): boolean {
  return (before & ~after) === 0 && (after & ~before & ~(BIT.A | BIT.D)) === 0;
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
