import { createShadowHypervisor, type GuestTable } from '../../../reference/05-shadow-paging/shadow-paging';
import { FramePool } from '../frame-pool';

function booted(frames = 64, gfnCount = 16) {
  const pool = new FramePool(frames, 20);
  const hypervisor = createShadowHypervisor(pool);
  hypervisor.createVm('vm1', gfnCount);
  return { pool, hypervisor };
}

function table(...entries: readonly (readonly [vpn: number, gfn: number, w?: boolean])[]): GuestTable {
  return new Map(entries.map(([vpn, gfn, w]) => [vpn, { gfn, w: w ?? true }]));
}

describe('createShadowHypervisor', () => {
  it('hands frames out in ascending order of vpn, whatever the order of the Map (05.S2)', () => {
    const { hypervisor, pool } = booted();
    pool.alloc(1);
    pool.alloc(2);
    hypervisor.loadCr3('vm1', 1, table([9, 1], [3, 2]));
    expect(hypervisor.p2m('vm1')).toEqual([
      [1, 21],
      [2, 20],
    ]);
  });

  it('gives one frame to a page that two entries of a new table name (05.S4)', () => {
    const { hypervisor, pool } = booted();
    expect(hypervisor.loadCr3('vm1', 1, table([0, 5], [1, 5]))).toEqual({ ok: true, built: 2 });
    expect(pool.allocated()).toEqual([5]);
  });

  it('names the smallest failing vpn and undoes what it took (05.S7, 05.S8)', () => {
    const { hypervisor, pool } = booted();
    hypervisor.loadCr3('vm1', 1, table([4, 3]));
    const outcome = hypervisor.loadCr3('vm1', 2, table([9, 99], [8, 16], [1, 6]));
    expect(outcome).toEqual({ ok: false, reason: 'bad-frame', vpn: 8 });
    expect(pool.allocated()).toEqual([3]);
    expect(hypervisor.p2m('vm1')).toEqual([[3, 3]]);
    expect(hypervisor.access('vm1', 4, 'w')).toEqual({ ok: true, hfn: 3 });
  });

  it('reports the lack of a frame where it occurs (05.S7)', () => {
    const { hypervisor } = booted(21, 64);
    expect(hypervisor.loadCr3('vm1', 1, table([1, 30], [2, 31]))).toEqual({
      ok: false,
      reason: 'out-of-memory',
      vpn: 2,
    });
  });

  it('keeps no entry of the guest (05.S10) and gives none of its own away (C.17)', () => {
    const { hypervisor } = booted();
    const entry = { gfn: 3, w: true };
    hypervisor.loadCr3('vm1', 1, new Map([[0, entry]]));
    entry.w = false;
    const [row] = hypervisor.shadow('vm1');
    if (row !== undefined) row.hfn = 60;
    expect(hypervisor.access('vm1', 0, 'w')).toEqual({ ok: true, hfn: 3 });
  });

  it('takes -0 for 0 (C.1)', () => {
    const { hypervisor } = booted();
    hypervisor.loadCr3('vm1', -0, table([-0, -0]));
    expect(hypervisor.p2m('vm1')).toEqual([[0, 0]]);
    expect(hypervisor.access('vm1', -0, 'r')).toEqual({ ok: true, hfn: 0 });
  });

  it.each([
    ['an id in use', () => booted().hypervisor.createVm('vm1', 4)],
    ['a VM without pages', () => booted().hypervisor.createVm('vm2', 0)],
    ['an unknown VM', () => booted().hypervisor.loadCr3('vm2', 1, table())],
    ['a negative root', () => booted().hypervisor.loadCr3('vm1', -1, table())],
    ['a fractional vpn', () => booted().hypervisor.loadCr3('vm1', 1, table([0.5, 1]))],
    ['a negative gfn', () => booted().hypervisor.loadCr3('vm1', 1, table([0, -1]))],
    ['a vpn beyond the safe integers', () => booted().hypervisor.access('vm1', 2 ** 53, 'r')],
  ])('refuses %s (05.S1, 05.S14)', (_what, call) => {
    expect(call).toThrow(RangeError);
  });
});
