import { createTwoLevelMap, type TwoLevelMap } from '../../../reference/02-two-level-mapping/two-level-map';
import { FramePool } from '../frame-pool';

/** Two VMs of 8 real pages with processes 1 and 2 each, over the frames 20 to `frames` - 1. */
function machine(frames = 64): { map: TwoLevelMap; pool: FramePool } {
  const pool = new FramePool(frames, 20);
  const map = createTwoLevelMap(pool);
  for (const vm of ['a', 'b']) {
    map.createVm(vm, 8);
    for (const pid of [1, 2]) map.createProcess(vm, pid);
  }
  return { map, pool };
}

/** The frame that a successful `map` names. */
function mapped(map: TwoLevelMap, vm: string, pid: number, vpn: number, gfn: number): number {
  const outcome = map.map(vm, pid, vpn, gfn);
  if (!outcome.ok) throw new Error(`the test expects this map to succeed: ${outcome.reason}`);
  return outcome.hfn;
}

describe('createVm and createProcess', () => {
  it('take no frame (02.S1)', () => {
    expect(machine().pool.allocated()).toEqual([]);
  });

  it('refuse an id in use and a gfnCount that is no integer >= 1 (02.S1)', () => {
    const { map } = machine();
    expect(() => map.createVm('a', 8)).toThrow(RangeError);
    for (const count of [0, -1, 1.5, NaN, Infinity, 2 ** 53])
      expect(() => map.createVm('c', count)).toThrow(RangeError);
    expect(() => map.createProcess('c', 1)).toThrow('createProcess: there is no VM c');
  });

  it('refuse an unknown VM and a pid that the VM has, but not one that another VM has (02.S2)', () => {
    const { map } = machine();
    map.createProcess('a', 3);
    expect(() => map.createProcess('a', 3)).toThrow(RangeError);
    expect(() => map.createProcess('nobody', 1)).toThrow(RangeError);
    expect(() => map.createProcess('b', 3)).not.toThrow();
  });
});

describe('map', () => {
  it('checks VM, process, range and frame in this order (02.S4)', () => {
    const { map } = machine(20);
    expect(map.map('x', 9, 0, 99)).toEqual({ ok: false, reason: 'no-such-vm' });
    expect(map.map('a', 9, 0, 99)).toEqual({ ok: false, reason: 'no-such-process' });
    expect(map.map('a', 1, 0, 8)).toEqual({ ok: false, reason: 'out-of-range' });
    expect(map.map('a', 1, 0, 7)).toEqual({ ok: false, reason: 'out-of-memory' });
  });

  it('does not bound the vpn (02.S4)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 2 ** 40, 0);
    expect(map.translate('a', 1, 2 ** 40)).toEqual({ ok: true, gfn: 0, hfn: 20 });
  });

  it('reuses the frame of a backed gfn, also for another process (02.S5, 02.S8)', () => {
    const { map, pool } = machine();
    expect(map.map('a', 1, 0, 5)).toEqual({ ok: true, trapped: true, hfn: 20, newFrame: true });
    expect(map.map('a', 2, 7, 5)).toEqual({ ok: true, trapped: true, hfn: 20, newFrame: false });
    expect(pool.allocated()).toEqual([20]);
  });

  it('works with gfn 0, vpn 0, pid 0 and frame 0', () => {
    const pool = new FramePool(4, 0);
    const map = createTwoLevelMap(pool);
    map.createVm('a', 1);
    map.createProcess('a', 0);
    expect(map.map('a', 0, 0, 0)).toEqual({ ok: true, trapped: true, hfn: 0, newFrame: true });
    expect(map.map('a', 0, 1, 0)).toEqual({ ok: true, trapped: true, hfn: 0, newFrame: false });
    expect(map.translate('a', 0, 0)).toEqual({ ok: true, gfn: 0, hfn: 0 });
    expect(map.evict('a', 0)).toBe(0);
  });

  it('changes neither table when it fails; the old entry survives (02.S6)', () => {
    const { map } = machine(21);
    mapped(map, 'a', 1, 0, 3);
    expect(map.map('a', 1, 0, 4)).toEqual({ ok: false, reason: 'out-of-memory' });
    expect(map.map('a', 1, 0, 8)).toEqual({ ok: false, reason: 'out-of-range' });
    expect(map.translate('a', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 20 });
    expect(map.realMap('a')).toEqual([[3, 20]]);
  });

  it('replaces an entry and keeps the former gfn backed (02.S7)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    mapped(map, 'a', 1, 0, 4);
    expect(map.translate('a', 1, 0)).toEqual({ ok: true, gfn: 4, hfn: 21 });
    expect(map.realMap('a')).toEqual([
      [3, 20],
      [4, 21],
    ]);
  });

  it('keeps equal numbers of two VMs and of two processes apart (02.S2, 02.S9)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    mapped(map, 'b', 1, 0, 3);
    mapped(map, 'a', 2, 0, 4);
    expect(map.translate('a', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 20 });
    expect(map.translate('b', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 21 });
    expect(map.translate('a', 2, 0)).toEqual({ ok: true, gfn: 4, hfn: 22 });
    expect(map.translate('b', 2, 0)).toEqual({ ok: false, failed: 'page-table' });
  });
});

describe('unmap', () => {
  it('removes the page-table entry only, and says whether there was one (02.S10)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    expect([map.unmap('a', 1, 0), map.unmap('a', 1, 0), map.unmap('a', 2, 0)]).toEqual([true, false, false]);
    expect(map.translate('a', 1, 0)).toEqual({ ok: false, failed: 'page-table' });
    expect(map.realMap('a')).toEqual([[3, 20]]);
  });

  it('refuses an unknown VM and an unknown process (02.S10)', () => {
    const { map } = machine();
    expect(() => map.unmap('x', 1, 0)).toThrow(RangeError);
    expect(() => map.unmap('a', 9, 0)).toThrow(RangeError);
  });
});

describe('translate', () => {
  it('names the first mapping that has no answer (02.S11)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    map.evict('a', 3);
    expect(map.translate('x', 1, 0)).toEqual({ ok: false, failed: 'config' });
    expect(map.translate('a', 9, 0)).toEqual({ ok: false, failed: 'config' });
    expect(map.translate('a', 1, 1)).toEqual({ ok: false, failed: 'page-table' });
    expect(map.translate('a', 1, 0)).toEqual({ ok: false, failed: 'real-map' });
  });
});

describe('evict', () => {
  it('frees the frame and returns it; without one it returns null (02.S12)', () => {
    const { map, pool } = machine();
    mapped(map, 'a', 1, 0, 3);
    expect(map.evict('a', 3)).toBe(20);
    expect(pool.allocated()).toEqual([]);
    expect([map.evict('a', 3), map.evict('a', 99)]).toEqual([null, null]);
    expect(() => map.evict('x', 3)).toThrow(RangeError);
  });

  it('lets surviving entries translate again once any process maps the gfn (02.S13)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    mapped(map, 'a', 2, 5, 3);
    map.evict('a', 3);
    mapped(map, 'b', 1, 0, 0);
    expect(map.map('a', 2, 6, 3)).toEqual({ ok: true, trapped: true, hfn: 21, newFrame: true });
    expect(map.translate('a', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 21 });
    expect(map.translate('a', 2, 5)).toEqual({ ok: true, gfn: 3, hfn: 21 });
  });
});

describe('destroyVm', () => {
  it('frees every frame once, also a shared one, and forgets the VM (02.S14)', () => {
    const { map, pool } = machine();
    mapped(map, 'a', 1, 0, 3);
    mapped(map, 'a', 2, 0, 3);
    mapped(map, 'a', 1, 0, 4);
    mapped(map, 'b', 1, 0, 3);
    expect(map.destroyVm('a')).toBe(2);
    expect(pool.allocated()).toEqual([22]);
    expect(map.translate('a', 1, 0)).toEqual({ ok: false, failed: 'config' });
    expect(() => map.destroyVm('a')).toThrow(RangeError);
  });

  it('lets the id be used again, for a VM without history (02.S14)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    map.destroyVm('a');
    map.createVm('a', 2);
    map.createProcess('a', 1);
    expect(map.translate('a', 1, 0)).toEqual({ ok: false, failed: 'page-table' });
    expect(map.realMap('a')).toEqual([]);
  });
});

describe('realMap', () => {
  it('lists by gfn, whatever the order of mapping (02.S15)', () => {
    const { map } = machine();
    for (const gfn of [7, 0, 3]) mapped(map, 'a', 1, gfn, gfn);
    expect(map.realMap('a')).toEqual([
      [0, 21],
      [3, 22],
      [7, 20],
    ]);
    expect(() => map.realMap('x')).toThrow(RangeError);
  });

  it('is a snapshot (C.17)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, 0, 3);
    const before = map.realMap('a') as [number, number][];
    before.push([9, 9]);
    for (const pair of before) pair[1] = 99;
    expect(map.realMap('a')).toEqual([[3, 20]]);
    const kept = map.realMap('a');
    mapped(map, 'a', 1, 1, 4);
    expect(kept).toEqual([[3, 20]]);
  });
});

describe('nonsense numbers', () => {
  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])(
    'throws RangeError for %d, even for an unknown VM, and changes nothing (02.S16, C.6)',
    (n) => {
      const { map, pool } = machine();
      const calls = [
        () => map.createProcess('x', n),
        () => map.map('x', n, 0, 0),
        () => map.map('a', 1, n, 0),
        () => map.map('a', 1, 0, n),
        () => map.unmap('a', n, 0),
        () => map.unmap('a', 1, n),
        () => map.evict('a', n),
        () => map.translate('x', n, 0),
        () => map.translate('x', 1, n),
      ];
      for (const call of calls) expect(call).toThrow(RangeError);
      expect(pool.allocated()).toEqual([]);
    },
  );

  it('takes -0 as 0 in arguments and results (C.1)', () => {
    const { map } = machine();
    mapped(map, 'a', 1, -0, -0);
    expect(map.translate('a', 1, 0)).toEqual({ ok: true, gfn: 0, hfn: 20 });
    expect(map.realMap('a')).toEqual([[0, 20]]);
  });
});

describe('createTwoLevelMap', () => {
  it('makes maps that are independent of one another (C.18)', () => {
    const { map } = machine();
    machine();
    expect(map.realMap('a')).toEqual([]);
    expect(() => createTwoLevelMap(new FramePool(4, 0)).realMap('a')).toThrow(RangeError);
  });

  it.each(['__proto__', 'constructor', 'toString', 'a '])('treats the id %j as a VM of its own (C.20)', (vm) => {
    const { map } = machine();
    expect(map.translate(vm, 1, 0)).toEqual({ ok: false, failed: 'config' });
    map.createVm(vm, 1);
    map.createProcess(vm, 1);
    mapped(map, vm, 1, 0, 0);
    expect(map.realMap('a')).toEqual([]);
    expect(map.destroyVm(vm)).toBe(1);
  });
});
