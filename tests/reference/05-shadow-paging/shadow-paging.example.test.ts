import { createShadowHypervisor, type GuestTable } from '../../../reference/05-shadow-paging/shadow-paging';
import { FramePool } from '../frame-pool';

/** 64 frames, 0 to 9 in use, pool base 20. */
function machine(): FramePool {
  const pool = new FramePool(64, 20);
  for (let hfn = 0; hfn < 10; hfn++) pool.alloc(hfn);
  return pool;
}

function table(entries: readonly (readonly [vpn: number, gfn: number])[]): GuestTable {
  return new Map(entries.map(([vpn, gfn]) => [vpn, { gfn, w: true }]));
}

const FIRST = table([
  [7, 10],
  [4, 11],
  [3, 12],
]);
const SECOND = table([
  [4, 10],
  [5, 11],
  [6, 12],
]);

describe("Tanenbaum's three VMs, as the course works them", () => {
  const hypervisor = createShadowHypervisor(machine());
  for (const vm of ['vm1', 'vm2', 'vm3']) hypervisor.createVm(vm, 256);

  it('VM1 gets the frames of its own numbers', () => {
    expect(hypervisor.loadCr3('vm1', 1, FIRST)).toEqual({ ok: true, built: 3 });
    expect(hypervisor.p2m('vm1')).toEqual([
      [10, 10],
      [11, 11],
      [12, 12],
    ]);
    expect(hypervisor.shadow('vm1')).toEqual([
      { vpn: 3, hfn: 12, w: true },
      { vpn: 4, hfn: 11, w: true },
      { vpn: 7, hfn: 10, w: true },
    ]);
  });

  it('VM2 cannot have them and gets frames of the pool', () => {
    hypervisor.loadCr3('vm2', 1, SECOND);
    expect(hypervisor.p2m('vm2').map(([, hfn]) => hfn)).toEqual([20, 21, 22]);
    expect(hypervisor.shadow('vm2').map(({ vpn, hfn }) => [vpn, hfn])).toEqual([
      [4, 20],
      [5, 21],
      [6, 22],
    ]);
  });

  it('VM3 gets three others again', () => {
    hypervisor.loadCr3('vm3', 1, SECOND);
    expect(hypervisor.p2m('vm3').map(([, hfn]) => hfn)).toEqual([23, 24, 25]);
  });

  it('accesses go where the shadows say', () => {
    expect(hypervisor.access('vm1', 4, 'r')).toEqual({ ok: true, hfn: 11 });
    expect(hypervisor.access('vm2', 4, 'r')).toEqual({ ok: true, hfn: 20 });
    expect(hypervisor.access('vm2', 7, 'r')).toEqual({ ok: false, fault: 'not-present' });
  });

  it('the frames of a destroyed VM go to the next one that asks for them', () => {
    expect(hypervisor.destroyVm('vm1')).toBe(3);
    hypervisor.createVm('vm4', 256);
    hypervisor.loadCr3('vm4', 1, FIRST);
    expect(hypervisor.p2m('vm4').map(([, hfn]) => hfn)).toEqual([10, 11, 12]);
  });
});
