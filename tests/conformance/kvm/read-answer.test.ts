import { DONE, EXCEPTION, handlerAt, STUBS } from './guest-code';
import { FRAME, GVA, HARNESS_PAGES } from './guest-layout';
import type { Kind, Ring } from './guest-registers';
import { readAnswer, STORED } from './read-answer';
import type { Halt } from './virtual-machine';

const GVA_ASKED = 0x1234_5678n;

/** What the guest has come back with: where it has halted, its rax, and the frame of an exception. */
interface Back {
  readonly at?: bigint;
  readonly rax?: bigint;
  readonly reason?: Halt['reason'];
  readonly pushed?: { readonly errorCode: bigint; readonly rip: bigint };
}

function answer(access: string, { at = 0n, rax = 0n, reason = 'halt', pushed }: Back, gva = GVA_ASKED): string {
  const [kind, ring] = [...access] as [Kind, Ring];
  const harness = new DataView(new ArrayBuffer(HARNESS_PAGES * 4096));
  harness.setBigUint64(FRAME.errorCode, pushed?.errorCode ?? 0n, true);
  harness.setBigUint64(FRAME.rip, pushed?.rip ?? 0n, true);
  return readAnswer({ reason, gpa: 0xabc000n, rip: at + 1n, rax }, { kind, ring, gva, harness, hostPages: 4096 });
}

const handler = (exception: number): bigint => GVA.kernelCode + BigInt(handlerAt(exception));
const endOf = (kind: Kind, page: bigint): bigint => page + BigInt(STUBS[kind] + DONE);

test('a load in ring 0 ends at its HLT, with the host address or the word of a table', () => {
  const at = endOf('r', GVA.kernelCode);
  expect(answer('rk', { at, rax: 0x5008f4n })).toBe('ok 5008');
  expect(answer('rk', { at, rax: 0x5067n })).toBe('word 5067');
});

test('an access in ring 3 was done if its HLT is what was forbidden', () => {
  const back = (rip: bigint): Back => ({
    at: handler(EXCEPTION.GENERAL_PROTECTION),
    pushed: { errorCode: 0n, rip },
  });
  expect(answer('wu', back(endOf('w', GVA.userCode)))).toBe(STORED);
  expect(answer('wu', back(endOf('w', GVA.userCode) - BigInt(DONE)))).toBe('gp');
  expect(answer('xu', back(GVA_ASKED))).toBe('ok');
  expect(answer('xu', back(0x8000_0000_0000n), 0x8000_0000_0000n)).toBe('gp');
});

test('a page fault has the error code that was pushed, and the CR2 that the handler has read', () => {
  const at = handler(EXCEPTION.PAGE_FAULT) + 3n;
  expect(answer('xu', { at, rax: 0x77n, pushed: { errorCode: 0x15n, rip: 0n } })).toBe('pf 15 77');
});

test('missing memory is named by its address, but for a fetch', () => {
  expect(answer('wk', { reason: 'no-memory' })).toBe('hole abc000');
  expect(answer('xk', { reason: 'no-memory-to-fetch' })).toBe('hole');
});

test('any other exception, and a load that KVM could not emulate, is a mistake of the harness', () => {
  expect(() => answer('rk', { at: handler(6) })).toThrow(/exception 6/);
  expect(() => answer('rk', { reason: 'no-memory-to-fetch' })).toThrow(/no-memory-to-fetch/);
});
