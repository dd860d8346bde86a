import { createTrackingHypervisor, type Tracking } from '../../../reference/06-shadow-coherence/shadow-coherence';
import { FramePool } from '../frame-pool';
import { GuestTables, mapped } from './guest-tables';

function booted(mode: Tracking, gfnCount = 16) {
  const tables = new GuestTables();
  const hypervisor = createTrackingHypervisor(mode, tables, new FramePool(64, 20), gfnCount);
  hypervisor.guestWritePte(1, 7, mapped(10));
  hypervisor.loadCr3(1);
  tables.log.length = 0;
  return { tables, hypervisor };
}

describe('createTrackingHypervisor', () => {
  it('looks at nothing on a hit (06.S4), and once at a fault (06.S5, 06.S8)', () => {
    const { hypervisor, tables } = booted('write-protect');
    hypervisor.access(7, 'w');
    expect(tables.log).toEqual(['read 1/7', 'write 1/7']);
    hypervisor.access(7, 'r');
    hypervisor.access(7, 'w');
    expect(tables.log).toHaveLength(2);
  });

  it('decides present, range, right in this order (06.S5)', () => {
    const { hypervisor } = booted('lazy');
    const faults = [
      { ...mapped(99), p: false, w: false },
      { ...mapped(16), w: false },
      { ...mapped(15), w: false },
    ].map((entry) => {
      hypervisor.guestWritePte(1, 8, entry);
      return hypervisor.access(8, 'w');
    });
    expect(faults.map((outcome) => ('code' in outcome ? outcome.code : 'none'))).toEqual([
      'not-present',
      'not-present',
      'protection',
    ]);
  });

  it('keeps a stale entry when the write to it is refused (06.S12)', () => {
    const { hypervisor } = booted('lazy');
    hypervisor.access(7, 'r');
    hypervisor.guestWritePte(1, 7, { ...mapped(11), w: false });
    expect(hypervisor.access(7, 'w')).toMatchObject({ ok: false, deliver: 'guest', code: 'protection' });
    expect(hypervisor.access(7, 'r')).toEqual({ ok: true, hfn: 10, exits: [] });
  });

  it('refuses a batch as a whole (06.S14)', () => {
    const { hypervisor, tables } = booted('paravirt');
    const batch = [
      [7, mapped(11)],
      [8, mapped(16)],
      [9, mapped(99)],
    ] as const;
    expect(hypervisor.hypercall(1, batch)).toEqual({ ok: false, at: 1 });
    expect(tables.log).toEqual([]);
    expect(hypervisor.exits().hypercall).toBe(1);
  });

  it.each([
    ['a VM without pages', () => createTrackingHypervisor('lazy', new GuestTables(), new FramePool(8, 0), 0)],
    [
      'an access before a load',
      () => createTrackingHypervisor('lazy', new GuestTables(), new FramePool(8, 0), 4).access(0, 'r'),
    ],
    ['a write to a known root in paravirt mode', () => booted('paravirt').hypervisor.guestWritePte(1, 7, mapped(9))],
    ['a hypercall in lazy mode', () => booted('lazy').hypervisor.hypercall(1, [])],
    ['a fractional vpn in a batch', () => booted('paravirt').hypervisor.hypercall(1, [[0.5, mapped(9)]])],
    ['a negative root', () => booted('lazy').hypervisor.shadow(-1)],
  ])('refuses %s (06.S2, 06.S3, 06.S13, 06.S15)', (_what, call) => {
    expect(call).toThrow(RangeError);
  });
});
