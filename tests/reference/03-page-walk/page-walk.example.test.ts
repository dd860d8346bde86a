import { walk32 } from '../../../reference/03-page-walk/page-walk';
import { ObservedMemory } from '../observed-memory';

const WRITE = { root: 0x1000, va: 0x7abc, access: 'w', mode: 'user' } as const;

function exampleMemory(): ObservedMemory {
  const mem = new ObservedMemory(0x1000000);
  mem.poke(0x1000, 0x2007);
  mem.poke(0x201c, 0xa007);
  return mem;
}

describe('the worked example of chapter 03', () => {
  it('translates va 0x7ABC to pa 0xAABC in two reads and two writes', () => {
    const mem = exampleMemory();
    expect(walk32(mem, WRITE)).toEqual({ ok: true, pa: 0xaabc, pageSize: 4096 });
    expect(mem.takeLog()).toEqual([
      ['r', 0x1000],
      ['r', 0x201c],
      ['w', 0x1000, 0x2027],
      ['w', 0x201c, 0xa067],
    ]);
  });

  it('makes two reads and no write when the same walk is made again', () => {
    const mem = exampleMemory();
    walk32(mem, WRITE);
    mem.takeLog();
    expect(walk32(mem, WRITE)).toEqual({ ok: true, pa: 0xaabc, pageSize: 4096 });
    expect(mem.takeLog()).toEqual([
      ['r', 0x1000],
      ['r', 0x201c],
    ]);
  });

  it('sets A twice and D nowhere for a read', () => {
    const mem = exampleMemory();
    walk32(mem, { ...WRITE, access: 'r' });
    expect(mem.contents()).toEqual([
      [0x1000, 0x2027],
      [0x201c, 0xa027],
    ]);
  });

  it('ends at a 4 MB page after one read', () => {
    const mem = exampleMemory();
    mem.poke(0x1004, 0x00800087);
    const walked = walk32(mem, { root: 0x1000, va: 0x00400123, access: 'r', mode: 'user' });
    expect(walked).toEqual({ ok: true, pa: 0x00800123, pageSize: 4194304 });
    expect(mem.takeLog()).toEqual([
      ['r', 0x1004],
      ['w', 0x1004, 0x008000a7],
    ]);
  });
});
