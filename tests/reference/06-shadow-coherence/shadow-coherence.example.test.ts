import { createTrackingHypervisor, type Tracking } from '../../../reference/06-shadow-coherence/shadow-coherence';
import { FramePool } from '../frame-pool';
import { GuestTables, mapped } from './guest-tables';

/** The worked example up to the remap: 7, 4 and 3 are mapped, root 1 is loaded, 7 is written once. */
function beforeRemap(mode: Tracking) {
  const pool = new FramePool(64, 20);
  for (const hfn of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22]) pool.alloc(hfn);
  const tables = new GuestTables();
  const hypervisor = createTrackingHypervisor(mode, tables, pool, 256);
  for (const [vpn, gfn] of [
    [7, 10],
    [4, 11],
    [3, 12],
  ] as const) {
    hypervisor.guestWritePte(1, vpn, mapped(gfn));
  }
  hypervisor.loadCr3(1);
  expect(hypervisor.access(7, 'w')).toEqual({ ok: true, hfn: 10, exits: ['hv-fault'] });
  expect(tables.peek(1, 7)).toEqual({ p: true, gfn: 10, w: true, a: true, d: true });
  return hypervisor;
}

describe('7 remapped from 10 to 200, as the course works it', () => {
  it.each(['write-protect', 'lazy', 'paravirt'] as const)('%s', (mode) => {
    const hypervisor = beforeRemap(mode);
    if (mode === 'paravirt') hypervisor.hypercall(1, [[7, mapped(200)]]);
    else hypervisor.guestWritePte(1, 7, mapped(200));
    const next = hypervisor.access(7, 'r');
    expect(next).toEqual(
      mode === 'lazy' ? { ok: true, hfn: 10, exits: [] } : { ok: true, hfn: 23, exits: ['hv-fault'] },
    );
    hypervisor.invlpg(7);
    expect(hypervisor.access(7, 'r')).toEqual({ ok: true, hfn: 23, exits: ['hv-fault'] });
    expect(hypervisor.access(7, 'w')).toEqual({ ok: true, hfn: 23, exits: ['hv-fault'] });
    expect(hypervisor.access(7, 'w')).toEqual({ ok: true, hfn: 23, exits: [] });
  });
});

describe('the cost table', () => {
  it.each([
    ['write-protect', { cr3: 1, 'pt-write': 100, hypercall: 0, 'hv-fault': 100 }],
    ['lazy', { cr3: 1, 'pt-write': 0, hypercall: 0, 'hv-fault': 100 }],
    ['paravirt', { cr3: 1, 'pt-write': 0, hypercall: 1, 'hv-fault': 100 }],
  ] as const)('%s', (mode, expected) => {
    const hypervisor = createTrackingHypervisor(mode, new GuestTables(), new FramePool(512, 0), 256);
    const pages = Array.from({ length: 100 }, (_, vpn) => vpn);
    for (const vpn of pages) hypervisor.guestWritePte(1, vpn, mapped(vpn));
    hypervisor.loadCr3(1);
    for (const vpn of pages) hypervisor.access(vpn, 'r');
    const before = hypervisor.exits();
    if (mode === 'paravirt')
      hypervisor.hypercall(
        1,
        pages.map((vpn) => [vpn, mapped(100 + vpn)] as const),
      );
    else for (const vpn of pages) hypervisor.guestWritePte(1, vpn, mapped(100 + vpn));
    hypervisor.loadCr3(1);
    for (const vpn of pages) hypervisor.access(vpn, 'r');
    const after = hypervisor.exits();
    const kinds = ['cr3', 'pt-write', 'hypercall', 'hv-fault'] as const;
    expect(Object.fromEntries(kinds.map((kind) => [kind, after[kind] - before[kind]]))).toEqual(expected);
  });
});
