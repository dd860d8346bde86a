import { gpa32, gva32, hpa32, type Gpa32, type Hpa32 } from '../../../reference/machine';
import { ObservedMemory } from '../observed-memory';

/** The base registers of the worked example. */
export const REGS: { readonly guestRoot: Gpa32; readonly hostRoot: Hpa32 } = {
  guestRoot: gpa32(0xb29a0),
  hostRoot: hpa32(0x100000),
};

/** The address of the worked example: indices 3 and 7, offset 0xABC. */
export const VA = gva32(0x00c07abc);

/** The memory of the worked example, 4 MB unless a test needs another size. */
export function handoutMemory(size = 0x400000): ObservedMemory {
  const mem = new ObservedMemory(size);
  mem.poke(0x100000, 0x101003);
  mem.poke(0x1012c8, 0x2f0003);
  mem.poke(0x101310, 0x311003);
  mem.poke(0x101028, 0x14003);
  mem.poke(0x2f09ac, 0xc4003);
  mem.poke(0x31101c, 0xa003);
  return mem;
}
