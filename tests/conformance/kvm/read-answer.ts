import { DONE, EXCEPTION, exceptionAt, STUBS } from './guest-code';
import { FRAME, GVA } from './guest-layout';
import type { Kind, Ring } from './guest-registers';
import { addressIn } from './host-memory';
import type { Halt } from './virtual-machine';

/** The answer to a store that was done; where it has gone is known only when all memory is looked through. */
export const STORED = 'stored';

/** An access, and where to look for what became of it. */
export interface AskedAccess {
  readonly kind: Kind;
  readonly ring: Ring;
  readonly gva: bigint;
  /** The memory of the harness: what the processor has pushed for an exception lies there. */
  readonly harness: DataView;
  /** Pages of the host. */
  readonly hostPages: number;
}

/**
 * Says in the words of the vectors why the guest has come back.
 * @throws Error if it has come back in a way that no access can cause
 */
export function readAnswer(halt: Halt, { kind, ring, gva, harness, hostPages }: AskedAccess): string {
  if (halt.reason === 'no-memory') return kind === 'x' ? 'hole' : `hole ${halt.gpa.toString(16)}`;
  if (halt.reason === 'no-memory-to-fetch' && kind === 'x') return 'hole';
  // HLT is one byte long, and the processor stands behind it.
  const at = halt.rip - 1n;
  const end = kind === 'x' ? gva : (ring === 'u' ? GVA.userCode : GVA.kernelCode) + BigInt(STUBS[kind] + DONE);
  if (at === end) return doneAnswer(kind, halt.rax, hostPages);
  const exception = halt.reason === 'halt' ? exceptionAt(Number(at - GVA.kernelCode)) : null;
  const pushed = (what: keyof typeof FRAME): bigint => harness.getBigUint64(FRAME[what], true);
  // The handler of page faults has read CR2.
  if (exception === EXCEPTION.PAGE_FAULT) return `pf ${pushed('errorCode').toString(16)} ${halt.rax.toString(16)}`;
  if (exception === EXCEPTION.GENERAL_PROTECTION) {
    // In ring 3 HLT is forbidden: that it was tried there says that the access before it was done.
    const isDone = pushed('rip') === end && isCanonical(end);
    return isDone ? doneAnswer(kind, halt.rax, hostPages) : 'gp';
  }
  throw new Error(`the guest has come back at ${at.toString(16)} (${halt.reason}, exception ${exception})`);
}

/** What is known of an access that was done: for a load, the word tells whether it lies in a table. */
function doneAnswer(kind: Kind, loaded: bigint, hostPages: number): string {
  if (kind === 'x') return 'ok';
  if (kind === 'w') return STORED;
  const hpa = addressIn(loaded, hostPages);
  return hpa === null ? `word ${loaded.toString(16)}` : `ok ${hpa.toString(16)}`;
}

function isCanonical(gva: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, gva)) === gva;
}
