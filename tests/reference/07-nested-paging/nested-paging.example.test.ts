import { nestedWalk32 } from '../../../reference/07-nested-paging/nested-paging';
import { gva32 } from '../../../reference/machine';
import { handoutMemory, REGS, VA } from './handout-machine';

describe('the worked example of chapter 07', () => {
  it('translates gVA 0x00C07ABC to gPA 0xAABC and hPA 0x14ABC', () => {
    expect(nestedWalk32(handoutMemory(), REGS, VA, 'w')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
  });

  it('makes the fourteen references of the first write, in their order (07.S15)', () => {
    const mem = handoutMemory();
    nestedWalk32(mem, REGS, VA, 'w');
    expect(mem.takeLog()).toEqual([
      ['r', 0x100000],
      ['r', 0x1012c8],
      ['w', 0x100000, 0x101023],
      ['w', 0x1012c8, 0x2f0063],
      ['r', 0x2f09ac],
      ['r', 0x100000],
      ['r', 0x101310],
      ['w', 0x101310, 0x311063],
      ['r', 0x31101c],
      ['r', 0x100000],
      ['r', 0x101028],
      ['w', 0x101028, 0x14063],
      ['w', 0x2f09ac, 0xc4023],
      ['w', 0x31101c, 0xa063],
    ]);
  });

  it('makes eight reads and no write when the same walk is made again (07.S12, 07.S14)', () => {
    const mem = handoutMemory();
    nestedWalk32(mem, REGS, VA, 'w');
    mem.takeLog();
    nestedWalk32(mem, REGS, VA, 'w');
    expect(mem.takeLog()).toEqual(
      [0x100000, 0x1012c8, 0x2f09ac, 0x100000, 0x101310, 0x31101c, 0x100000, 0x101028].map((at) => ['r', at]),
    );
  });

  it('leaves D clear under the data of a read, but sets it under the guest tables (07.S6)', () => {
    const mem = handoutMemory();
    nestedWalk32(mem, REGS, VA, 'r');
    expect(mem.contents()).toEqual([
      [0x100000, 0x101023],
      [0x101028, 0x14023],
      [0x1012c8, 0x2f0063],
      [0x101310, 0x311063],
      [0x2f09ac, 0xc4023],
      [0x31101c, 0xa023],
    ]);
  });

  it('translates each entry and not the base: index 407 is at gPA 0xB2FFC, index 408 at gPA 0xB3000 (07.S5)', () => {
    const mem = handoutMemory();
    mem.poke(0x1012cc, 0x2aa003); // host: gPA 0xB3000 lies at 0x2AA000, far from gPA 0xB2000
    mem.poke(0x2f0ffc, 0xc4003); // entry 407
    mem.poke(0x2aa000, 0xc4003); // entry 408
    const walkAt = (index: number): unknown => {
      mem.takeLog();
      const walked = nestedWalk32(mem, REGS, gva32(index * 2 ** 22 + 0x7abc), 'r');
      return {
        walked,
        reads: mem
          .takeLog()
          .filter(([kind]) => kind === 'r')
          .slice(0, 3),
      };
    };
    const reached = { ok: true, gpa: 0xaabc, hpa: 0x14abc };
    expect(walkAt(407)).toEqual({
      walked: reached,
      reads: [
        ['r', 0x100000],
        ['r', 0x1012c8],
        ['r', 0x2f0ffc],
      ],
    });
    expect(walkAt(408)).toEqual({
      walked: reached,
      reads: [
        ['r', 0x100000],
        ['r', 0x1012cc],
        ['r', 0x2aa000],
      ],
    });
  });
});
