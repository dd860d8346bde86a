import fc from 'fast-check';
import { createShadowHypervisor } from '../../../reference/05-shadow-paging/shadow-paging';
import { FramePool } from '../frame-pool';

const VMS = ['a', 'b'];
const PAGES = 6;

const entry = fc.tuple(fc.nat(5), fc.record({ gfn: fc.nat(PAGES), w: fc.boolean() }));
const load = fc.record({ vm: fc.constantFrom(...VMS), root: fc.nat(2), rows: fc.array(entry, { maxLength: 5 }) });

/** What must be true of one VM: which pages have been named by a successful load, and the table loaded last. */
interface Known {
  readonly backed: Set<number>;
  last: ReadonlyMap<number, { readonly gfn: number; readonly w: boolean }>;
}

describe('createShadowHypervisor, property', () => {
  it('composes, backs each page once, and undoes what fails', () => {
    fc.assert(
      fc.property(fc.array(load, { maxLength: 40, size: 'max' }), fc.integer({ min: 3, max: 12 }), (loads, free) => {
        const pool = new FramePool(20 + free, 20);
        for (let hfn = 0; hfn < 20; hfn++) pool.alloc(hfn);
        const hypervisor = createShadowHypervisor(pool);
        const known = new Map<string, Known>(VMS.map((vm) => [vm, { backed: new Set(), last: new Map() }]));
        for (const vm of VMS) hypervisor.createVm(vm, PAGES);
        for (const { vm, root, rows } of loads) {
          const state = known.get(vm);
          if (state === undefined) throw new Error('a VM is missing');
          const table = new Map(rows);
          const left = free - [...known.values()].reduce((sum, { backed }) => sum + backed.size, 0);
          const expected = firstFailure(table, state.backed, left);
          const outcome = hypervisor.loadCr3(vm, root, table);
          expect(outcome).toEqual(expected ?? { ok: true, built: table.size });
          if (expected === null) {
            for (const { gfn } of table.values()) state.backed.add(gfn);
            state.last = table;
          }
          for (const [name, { backed, last }] of known) compare(hypervisor, name, backed, last);
          const frames = VMS.flatMap((name) => hypervisor.p2m(name).map(([, hfn]) => hfn));
          expect([...frames].sort((x, y) => x - y)).toEqual(pool.allocated().slice(20));
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

/** Counts frames instead of taking them. */
function firstFailure(table: Known['last'], backed: ReadonlySet<number>, free: number) {
  const wanted = new Set(backed);
  for (const vpn of [0, 1, 2, 3, 4, 5]) {
    const gfn = table.get(vpn)?.gfn;
    if (gfn === undefined) continue;
    if (gfn === PAGES) return { ok: false, reason: 'bad-frame', vpn };
    wanted.add(gfn);
    if (wanted.size - backed.size > free) return { ok: false, reason: 'out-of-memory', vpn };
  }
  return null;
}

function compare(
  hypervisor: ReturnType<typeof createShadowHypervisor>,
  vm: string,
  backed: ReadonlySet<number>,
  last: Known['last'],
): void {
  const p2m = new Map(hypervisor.p2m(vm));
  expect([...p2m.keys()]).toEqual([...backed].sort((x, y) => x - y));
  const composed = [...last].map(([vpn, { gfn, w }]) => ({ vpn, hfn: p2m.get(gfn), w })).sort((x, y) => x.vpn - y.vpn);
  expect(hypervisor.shadow(vm)).toEqual(composed);
}
