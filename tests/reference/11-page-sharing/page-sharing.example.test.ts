import { createSharer } from '../../../reference/11-page-sharing/page-sharing';
import type { Frame } from '../../../reference/machine';
import { GarbageMachine } from '../garbage-machine';

const sum = ({ bytes }: Frame): number => bytes.reduce((total, byte) => (total + byte) % 256, 0);

/** A machine with frames 30, 31, ... that hold these bytes, and a sharer of it. */
function machineWith(...contents: readonly (readonly number[])[]) {
  const machine = new GarbageMachine(64, 30);
  for (const bytes of contents) {
    const hfn = machine.alloc() ?? 0;
    machine.zero(hfn);
    machine.frame(hfn).bytes.set(bytes);
  }
  return createSharer(machine, sum);
}

describe('the worked example of chapter 11', () => {
  it('shares three equal pages and takes them apart again', () => {
    const sharer = machineWith([7, 9], [7, 9], [7, 9]);
    sharer.attach('vm1', 5, 30);
    sharer.attach('vm2', 9, 31);
    sharer.attach('vm3', 1, 32);
    expect(sharer.scan('vm1', 5)).toEqual({ result: 'hint', hfn: 30, freed: null });
    expect(sharer.scan('vm2', 9)).toEqual({ result: 'shared', hfn: 30, freed: 31 });
    expect(sharer.scan('vm3', 1)).toEqual({ result: 'shared', hfn: 30, freed: 32 });
    expect(sharer.stats()).toEqual({ frames: 1, guestPages: 3, saved: 2, byRefs: [[3, 1]] });
    expect(sharer.write('vm2', 9, 0, 1)).toEqual({ cow: 'copied', hfn: 31 });
    expect(sharer.stats().byRefs).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(sharer.write('vm1', 5, 0, 2)).toEqual({ cow: 'copied', hfn: 32 });
    expect(sharer.write('vm3', 1, 0, 3)).toEqual({ cow: 'last-ref', hfn: 30 });
    expect(sharer.stats()).toEqual({ frames: 3, guestPages: 3, saved: 0, byRefs: [[1, 3]] });
  });

  it('tells pages of equal sum apart, as often as it is asked', () => {
    const sharer = machineWith([1, 2], [2, 1]);
    sharer.attach('a', 0, 30);
    sharer.attach('b', 0, 31);
    expect(sharer.scan('a', 0).result).toBe('hint');
    expect([sharer.scan('b', 0).result, sharer.scan('b', 0).result]).toEqual(['false-match', 'false-match']);
  });
});
