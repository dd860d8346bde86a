import { createProtectedPageTable } from '../../../reference/04-protected-page-table/protected-page-table';

const P2M: ReadonlyMap<number, number> = new Map([
  [0, 0xfffff],
  [10, 20],
  [11, 21],
]);

function newTable(entries = 8) {
  return createProtectedPageTable(P2M, entries);
}

describe('createProtectedPageTable', () => {
  it.each([0, -1, 1.5, 2 ** 20 + 1, Number.NaN])('refuses a table of %p entries (04.S1)', (entries) => {
    expect(() => newTable(entries)).toThrow(RangeError);
  });

  it('makes tables of 1 and of 2^20 entries, all 0 (04.S1)', () => {
    for (const entries of [1, 2 ** 20]) {
      const table = newTable(entries);
      expect([table.hw(entries - 1), table.trapRead(entries - 1)]).toEqual([0, { ok: true, pte: 0 }]);
    }
  });

  it("copies the map and leaves the caller's alone (04.S1, C.17)", () => {
    const own = new Map(P2M);
    const table = createProtectedPageTable(own, 8);
    own.set(10, 99);
    table.trapWrite(1, 0xa007);
    expect(table.hw(1)).toBe(0x14007);
    table.p2mChanged(11, 5);
    expect(own.get(11)).toBe(21);
  });
});

describe('trapWrite and trapRead', () => {
  it('keep all 12 low bits, for page 0 and frame 0xFFFFF too, unsigned (04.S2, 04.S15)', () => {
    const table = newTable();
    expect(table.trapWrite(1, 0xfff)).toEqual({ ok: true });
    expect([table.hw(1), table.trapRead(1)]).toEqual([0xffffffff, { ok: true, pte: 0xfff }]);
  });

  it('change nothing where a write is refused (04.S3)', () => {
    const table = newTable();
    table.trapWrite(1, 0xa067);
    expect(table.trapWrite(1, 0xd007)).toEqual({ ok: false, reason: 'bad-frame' });
    expect([table.hw(1), table.trapRead(1)]).toEqual([0x14067, { ok: true, pte: 0xa067 }]);
  });

  it('keep a word with P=0 as it is, whatever its frame field says (04.S4, 04.S5)', () => {
    const table = newTable();
    expect(table.trapWrite(1, 0xfffffffe)).toEqual({ ok: true });
    expect([table.hw(1), table.trapRead(1)]).toEqual([0, { ok: true, pte: 0xfffffffe }]);
  });

  it('answer bad-index before bad-frame (04.S13)', () => {
    const table = newTable();
    for (const index of [-1, 8]) {
      expect(table.trapWrite(index, 0xd007)).toEqual({ ok: false, reason: 'bad-index' });
      expect(table.trapRead(index)).toEqual({ ok: false, reason: 'bad-index' });
    }
  });

  it('take -0 for 0 (C.1)', () => {
    const table = newTable();
    expect(table.trapWrite(-0, -0)).toEqual({ ok: true });
    expect(table.trapRead(-0)).toEqual({ ok: true, pte: 0 });
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('refuse the word %p (04.S14)', (word) => {
    expect(() => newTable().trapWrite(99, word)).toThrow(RangeError);
  });
});

describe('hwSetAD', () => {
  it('marks nothing where there is no page (04.S7)', () => {
    const table = newTable();
    table.trapWrite(1, 0xa006);
    table.trapWrite(2, 0xa007);
    table.p2mChanged(10, null);
    table.hwSetAD(1, 'w');
    table.hwSetAD(2, 'w');
    expect([table.trapRead(1), table.trapRead(2)]).toEqual([
      { ok: true, pte: 0xa006 },
      { ok: true, pte: 0xa007 },
    ]);
  });

  it('is undone by a write of the guest (04.S8)', () => {
    const table = newTable();
    table.trapWrite(1, 0xa007);
    table.hwSetAD(1, 'w');
    table.trapWrite(1, 0xa027);
    expect([table.hw(1), table.trapRead(1)]).toEqual([0x14027, { ok: true, pte: 0xa027 }]);
  });
});

describe('p2mChanged', () => {
  it('counts the words that change, not the entries (04.S9, 04.S11)', () => {
    const table = newTable();
    table.trapWrite(1, 0xa001);
    table.trapWrite(2, 0xa003);
    table.trapWrite(3, 0xa000);
    expect([table.p2mChanged(10, 20), table.p2mChanged(10, 21), table.p2mChanged(5, 21)]).toEqual([0, 2, 0]);
    expect([table.hw(1), table.hw(2), table.hw(3)]).toEqual([0x15001, 0x15003, 0]);
  });

  it.each([
    [-1, 5],
    [2 ** 20, 5],
    [0.5, null],
    [10, -1],
    [10, 2 ** 20],
    [10, Number.NaN],
  ])('refuses gfn %p with hfn %p and changes nothing (04.S14)', (gfn, hfn) => {
    const table = newTable();
    table.trapWrite(1, 0xa007);
    expect(() => table.p2mChanged(gfn, hfn)).toThrow(RangeError);
    expect(table.hw(1)).toBe(0x14007);
  });
});

describe('an index', () => {
  it.each([0.5, Number.NaN, Infinity])('of %p throws everywhere (04.S13)', (index) => {
    const table = newTable();
    expect(() => table.trapWrite(index, 0)).toThrow(RangeError);
    expect(() => table.trapRead(index)).toThrow(RangeError);
    expect(() => table.hw(index)).toThrow(RangeError);
    expect(() => table.hwSetAD(index, 'r')).toThrow(RangeError);
  });

  it.each([-1, 8])('of %p throws for hardware (04.S13)', (index) => {
    expect(() => newTable().hw(index)).toThrow(RangeError);
    expect(() => newTable().hwSetAD(index, 'r')).toThrow(RangeError);
  });
});
