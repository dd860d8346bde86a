import { createProtectedPageTable } from '../../../reference/04-protected-page-table/protected-page-table';

describe('the worked example of chapter 04', () => {
  it('goes as the course tells it, call by call', () => {
    const table = createProtectedPageTable(
      new Map([
        [10, 20],
        [11, 21],
        [12, 20],
      ]),
      1024,
    );
    expect(table.trapWrite(7, 0xa007)).toEqual({ ok: true });
    expect([table.hw(7), table.trapRead(7)]).toEqual([0x14007, { ok: true, pte: 0xa007 }]);
    expect(table.trapWrite(4, 0xc007)).toEqual({ ok: true });
    expect([table.hw(4), table.trapRead(4)]).toEqual([0x14007, { ok: true, pte: 0xc007 }]);
    expect(table.trapWrite(3, 0x00abc000)).toEqual({ ok: true });
    expect([table.hw(3), table.trapRead(3)]).toEqual([0, { ok: true, pte: 0x00abc000 }]);
    expect(table.trapWrite(5, 0xd007)).toEqual({ ok: false, reason: 'bad-frame' });
    expect(table.trapRead(5)).toEqual({ ok: true, pte: 0 });
    table.hwSetAD(7, 'w');
    expect([table.trapRead(7), table.hw(7)]).toEqual([{ ok: true, pte: 0xa067 }, 0x14067]);
    expect([table.p2mChanged(10, 33), table.hw(7)]).toEqual([1, 0x21067]);
    expect([table.p2mChanged(10, null), table.hw(7)]).toEqual([1, 0]);
    expect(table.trapRead(7)).toEqual({ ok: true, pte: 0xa067 });
    expect([table.p2mChanged(10, 34), table.hw(7)]).toEqual([1, 0x22067]);
    expect(table.p2mChanged(10, 34)).toBe(0);
  });
});
