import { createTwoLevelMap } from '../../../reference/02-two-level-mapping/two-level-map';
import { FramePool } from '../frame-pool';

describe('the worked example of chapter 02', () => {
  it('gives the frames 20 to 23 as the text says, and 3 frames back at the end', () => {
    const map = createTwoLevelMap(new FramePool(64, 20));
    map.createVm('vm1', 16);
    map.createProcess('vm1', 1);
    map.createProcess('vm1', 2);
    map.createVm('vm2', 16);
    map.createProcess('vm2', 1);
    expect(map.map('vm1', 1, 0, 3)).toEqual({ ok: true, trapped: true, hfn: 20, newFrame: true });
    expect(map.map('vm1', 1, 1, 5)).toEqual({ ok: true, trapped: true, hfn: 21, newFrame: true });
    expect(map.map('vm1', 2, 0, 5)).toEqual({ ok: true, trapped: true, hfn: 21, newFrame: false });
    expect(map.map('vm2', 1, 0, 3)).toEqual({ ok: true, trapped: true, hfn: 22, newFrame: true });
    expect(map.translate('vm1', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 20 });
    expect(map.translate('vm2', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 22 });
    expect(map.map('vm1', 1, 0, 4)).toEqual({ ok: true, trapped: true, hfn: 23, newFrame: true });
    expect(map.realMap('vm1')).toEqual([
      [3, 20],
      [4, 23],
      [5, 21],
    ]);
    expect(map.evict('vm1', 5)).toBe(21);
    expect(map.translate('vm1', 2, 0)).toEqual({ ok: false, failed: 'real-map' });
    expect(map.map('vm1', 1, 9, 5)).toEqual({ ok: true, trapped: true, hfn: 21, newFrame: true });
    expect(map.translate('vm1', 2, 0)).toEqual({ ok: true, gfn: 5, hfn: 21 });
    expect(map.destroyVm('vm1')).toBe(3);
  });
});
