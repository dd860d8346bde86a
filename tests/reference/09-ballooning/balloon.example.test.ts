import { createBalloonHost, type GuestOs, type VmSpec } from '../../../reference/09-ballooning/balloon';
import { GarbageMachine } from '../garbage-machine';

/** A guest that gives these pages in turn and then refuses; what it gets back it gives first. */
function giving(...gfns: number[]): GuestOs {
  return { allocPinned: () => gfns.shift() ?? null, freePinned: (gfn) => void gfns.unshift(gfn) };
}

function vm(id: string, rest: Partial<VmSpec> = {}): VmSpec {
  return { id, gfnCount: 256, min: 0, shares: 1000, guest: giving(), ...rest };
}

function touchAll(host: ReturnType<typeof createBalloonHost>, id: string, count: number): void {
  for (let gfn = 0; gfn < count; gfn++) host.touch(id, gfn);
}

describe('the worked example of chapter 09', () => {
  it('inflates, pops, deflates and squeezes a VM of eight pages', () => {
    const guest = giving(7, 6, 5, 4, 3);
    const host = createBalloonHost(new GarbageMachine(64, 20), [vm('a', { gfnCount: 8, min: 2, guest })]);
    touchAll(host, 'a', 8);
    expect(host.setTarget('a', 5)).toEqual({ reached: true, inflated: [7, 6, 5], deflated: [], swapped: [] });
    expect(host.touch('a', 6)).toMatchObject({ ok: true, fresh: true, popped: true });
    expect(host.stats('a')).toEqual({ resident: 6, balloon: 2, swapped: 0, target: 5 });
    expect(host.setTarget('a', 7)).toEqual({ reached: true, inflated: [], deflated: [5], swapped: [] });
    expect(host.setTarget('a', 1)).toEqual({ reached: false, inflated: [5, 4, 3], deflated: [], swapped: [6, 2] });
    expect(host.stats('a')).toEqual({ resident: 2, balloon: 4, swapped: 2, target: 2 });
  });

  it('lets the idle one of two VMs pay, also for twice the shares', () => {
    const machine = new GarbageMachine(512, 0);
    const idle = new Map([
      ['a', 1],
      ['b', 0.2],
    ]);
    const equal = createBalloonHost(machine, [vm('a'), vm('b')]);
    for (const id of ['a', 'b']) touchAll(equal, id, 256);
    expect(equal.reclaim(1, idle, 0.75)).toEqual([{ vm: 'b', pages: 1 }]);
    expect(equal.reclaim(1, idle, 0)).toEqual([{ vm: 'a', pages: 1 }]);
    const rich = createBalloonHost(new GarbageMachine(512, 0), [vm('a'), vm('b', { shares: 2000 })]);
    for (const id of ['a', 'b']) touchAll(rich, id, 256);
    expect(rich.reclaim(1, idle, 0.75)).toEqual([{ vm: 'b', pages: 1 }]);
  });

  it('hands three pages out in turn: a, b, a', () => {
    const host = createBalloonHost(new GarbageMachine(16, 0), [vm('a'), vm('b')]);
    for (const id of ['a', 'b']) touchAll(host, id, 4);
    const active = new Map([
      ['a', 1],
      ['b', 1],
    ]);
    expect(host.reclaim(3, active, 0)).toEqual([
      { vm: 'a', pages: 2 },
      { vm: 'b', pages: 1 },
    ]);
  });
});

describe('what a frame shows', () => {
  it('is nothing of the VM that had it before, and nothing of what was in the machine at first', () => {
    const machine = new GarbageMachine(1, 0);
    const host = createBalloonHost(machine, [vm('a', { guest: giving(3) }), vm('b')]);
    const first = host.touch('a', 3);
    expect(first).toEqual({ ok: true, hfn: 0, fresh: true, popped: false });
    expect([...machine.frame(0).bytes]).toEqual(new Array(16).fill(0));
    machine.frame(0).bytes.fill(7);
    host.setTarget('a', 0);
    expect(host.touch('b', 0)).toEqual(first);
    expect([...machine.frame(0).bytes]).toEqual(new Array(16).fill(0));
    expect(host.touch('a', 3)).toEqual({ ok: false, reason: 'out-of-memory' });
  });

  it('is what the guest wrote, where the page was swapped', () => {
    const machine = new GarbageMachine(2, 0);
    const host = createBalloonHost(machine, [vm('a'), vm('b')]);
    host.touch('a', 9);
    machine.frame(0).bytes[4] = 44;
    expect(host.setTarget('a', 0).swapped).toEqual([9]);
    host.touch('b', 0);
    expect(host.touch('a', 9)).toEqual({ ok: true, hfn: 1, fresh: false, popped: false });
    expect(machine.frame(1).bytes[4]).toBe(44);
  });
});

describe('nonsense', () => {
  it.each([{ gfnCount: 0 }, { gfnCount: 1.5 }, { min: -1 }, { min: 257 }, { shares: 0 }, { shares: Infinity }])(
    'is refused as a spec: %p',
    (wrong) => {
      expect(() => createBalloonHost(new GarbageMachine(4, 0), [vm('a', wrong)])).toThrow(RangeError);
    },
  );

  it('is refused as an argument, and changes nothing', () => {
    const host = createBalloonHost(new GarbageMachine(4, 0), [vm('a')]);
    const wrong = [
      () => host.touch('a', -1),
      () => host.touch('b', 0),
      () => host.setTarget('a', 0.5),
      () => host.reclaim(1, new Map(), 0),
      () => host.reclaim(1, new Map([['a', 1]]), 1),
      () => host.reclaim(-1, new Map([['a', 1]]), 0),
    ];
    for (const call of wrong) expect(call).toThrow(RangeError);
    expect(host.stats('a')).toEqual({ resident: 0, balloon: 0, swapped: 0, target: 256 });
  });
});
