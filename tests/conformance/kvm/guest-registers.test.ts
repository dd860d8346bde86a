import { BYTES, REGS, SEGMENT, SREGS } from './abi';
import { GVA } from './guest-layout';
import { generalRegisters, specialRegisters } from './guest-registers';

const OFF = { wp: 0, nxe: 0, smep: 0, smap: 0 } as const;

function special(cfg: Parameters<typeof specialRegisters>[1]['cfg'], ring: 'k' | 'u' = 'k'): Buffer {
  return specialRegisters(Buffer.alloc(BYTES.sregs, 0xee), { cfg, cr3: '1234000' }, ring);
}

test('each control bit of a vector sets its own bit and no other', () => {
  const bits = (cfg: Parameters<typeof special>[0]): string[] =>
    [SREGS.cr0, SREGS.cr4, SREGS.efer].map((offset) =>
      (special(cfg).readBigUInt64LE(offset) ^ special(OFF).readBigUInt64LE(offset)).toString(16),
    );
  expect(bits({ ...OFF, wp: 1 })).toEqual(['10000', '0', '0']);
  expect(bits({ ...OFF, nxe: 1 })).toEqual(['0', '0', '800']);
  expect(bits({ ...OFF, smep: 1 })).toEqual(['0', '100000', '0']);
  expect(bits({ ...OFF, smap: 1 })).toEqual(['0', '200000', '0']);
});

test('the root is that of the vector, and what is not set stays as it was', () => {
  expect(special(OFF).readBigUInt64LE(SREGS.cr3)).toBe(0x1234000n);
  expect(special(OFF).readBigUInt64LE(SREGS.cr0 + 8)).toBe(0xeeee_eeee_eeee_eeeen);
});

test.each([
  ['k', 0, GVA.kernelCode],
  ['u', 3, GVA.userCode],
] as const)('mode %s runs in ring %i, in a code page of its own', (mode, ring, page) => {
  const sregs = special(OFF, mode);
  expect([SREGS.cs, SREGS.ss].map((segment) => sregs[segment + SEGMENT.dpl])).toEqual([ring, ring]);
  const rip = generalRegisters('r', mode, 0x5000n, 7n).readBigUInt64LE(REGS.rip);
  expect(rip - (rip % 4096n)).toBe(page);
});

test('an access finds its address in rbx and what it stores in rax', () => {
  const regs = generalRegisters('w', 'k', 0xffff_8000_0000_1000n, 77n);
  expect(regs.readBigUInt64LE(REGS.rbx)).toBe(0xffff_8000_0000_1000n);
  expect(regs.readBigUInt64LE(REGS.rax)).toBe(77n);
});
