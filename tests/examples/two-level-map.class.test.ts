import * as reference from '../../reference/02-two-level-mapping/two-level-map';
import { loadExample } from './load-example';
import { outcomeOf, PlainFrames, seeded } from './plain-machine';

const load = (id: string) => loadExample(id, '02-two-level-mapping/two-level-map.ts');
const CORRECT = ['s001', 's002', 's003', 's004', 's005', 's006', 's007', 's009', 's011', 's012', 's013', 's015'];

const VMS = ['vm1', 'vm2', '["vm1",1]', '__proto__'];

/** What a seeded sequence of calls gives, line by line. */
function replay(subject: typeof reference, seed: number): readonly string[] {
  const random = seeded(seed);
  const frames = new PlainFrames(0, 12);
  const map = subject.createTwoLevelMap(frames);
  const lines: string[] = [];
  for (let count = 0; count < 120; count++) {
    const vm = VMS[random(VMS.length)] ?? '';
    const pid = random(3);
    const vpn = random(20) === 0 ? 2 ** 40 : random(50) === 0 ? -1 : random(5);
    const gfn = random(50) === 0 ? 0.5 : random(7);
    const calls: readonly (() => unknown)[] = [
      () => map.createVm(vm, random(10) === 0 ? 0 : 6),
      () => map.createProcess(vm, pid),
      () => map.unmap(vm, pid, vpn),
      () => map.evict(vm, gfn),
      () => (random(5) === 0 ? map.destroyVm(vm) : null),
      () => map.realMap(vm),
      () => map.translate(vm, pid, vpn),
      () => map.map(vm, pid, vpn, gfn),
    ];
    const call = calls[Math.min(random(12), calls.length - 1)] ?? (() => null);
    lines.push(`${outcomeOf(call)} ${frames.inUse.join()}`);
  }
  return lines;
}

function differsFromReference(id: string): boolean {
  const subject = load(id);
  return Array.from({ length: 60 }, (_, seed) => seed).some(
    (seed) => replay(subject, seed).join('\n') !== replay(reference, seed).join('\n'),
  );
}

describe.each(CORRECT)('%s', (id) => {
  test('gives the worked example of chapter 02', () => {
    const map = load(id).createTwoLevelMap(new PlainFrames(20, 64));
    map.createVm('vm1', 16);
    map.createVm('vm2', 16);
    map.createProcess('vm1', 1);
    map.createProcess('vm1', 2);
    map.createProcess('vm2', 1);
    const mapped = (hfn: number, newFrame: boolean) => ({ ok: true, trapped: true, hfn, newFrame });
    expect(map.map('vm1', 1, 0, 3)).toEqual(mapped(20, true));
    expect(map.map('vm1', 1, 1, 5)).toEqual(mapped(21, true));
    expect(map.map('vm1', 2, 0, 5)).toEqual(mapped(21, false));
    expect(map.map('vm2', 1, 0, 3)).toEqual(mapped(22, true));
    expect(map.translate('vm1', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 20 });
    expect(map.translate('vm2', 1, 0)).toEqual({ ok: true, gfn: 3, hfn: 22 });
    expect(map.map('vm1', 1, 0, 4)).toEqual(mapped(23, true));
    const realMap = [[3, 20], [4, 23], [5, 21]]; // prettier-ignore
    expect(map.realMap('vm1')).toEqual(realMap);
    expect(map.evict('vm1', 5)).toBe(21);
    expect(map.translate('vm1', 2, 0)).toEqual({ ok: false, failed: 'real-map' });
    expect(map.map('vm1', 1, 9, 5)).toEqual(mapped(21, true));
    expect(map.translate('vm1', 2, 0)).toEqual({ ok: true, gfn: 5, hfn: 21 });
    expect(map.destroyVm('vm1')).toBe(3);
  });

  test('does what the reference does on 60 seeded sequences', () => {
    expect(differsFromReference(id)).toBe(false);
  });
});

describe('mistakes', () => {
  test.each(['s008', 's010'])('%s parts from the reference', (id) => {
    expect(differsFromReference(id)).toBe(true);
  });

  test('s008 gives a shared guest page two frames (02-M3)', () => {
    const map = load('s008').createTwoLevelMap(new PlainFrames(20, 64));
    map.createVm('vm1', 16);
    map.createProcess('vm1', 1);
    expect(map.map('vm1', 1, 0, 3)).toMatchObject({ hfn: 20 });
    expect(map.map('vm1', 1, 1, 3)).toMatchObject({ hfn: 21, newFrame: true });
  });

  test('s010 gives two VMs the same frame (02-M1)', () => {
    const map = load('s010').createTwoLevelMap(new PlainFrames(20, 64));
    for (const vm of ['vm1', 'vm2']) {
      map.createVm(vm, 16);
      map.createProcess(vm, 1);
    }
    expect(map.map('vm1', 1, 0, 3)).toMatchObject({ hfn: 20 });
    expect(map.map('vm2', 1, 0, 3)).toMatchObject({ hfn: 20, newFrame: false });
  });

  test('s014 answers rightly and keeps a million-element array for each call', () => {
    const made: number[] = [];
    const { fill } = Array.prototype;
    jest.spyOn(Array.prototype, 'fill').mockImplementation(function (this: unknown[], ...args) {
      made.push(this.length);
      return fill.apply(this, args);
    });
    const map = load('s014').createTwoLevelMap(new PlainFrames(20, 64));
    map.createVm('vm1', 16);
    map.createProcess('vm1', 1);
    const mapped = map.map('vm1', 1, 0, 3);
    jest.restoreAllMocks();
    expect(mapped).toEqual({ ok: true, trapped: true, hfn: 20, newFrame: true });
    expect(made).toEqual([1_000_000, 1_000_000, 1_000_000]);
  });

  test('s017 is the untouched starter: it throws NotImplementedError', () => {
    expect(outcomeOf(() => load('s017').createTwoLevelMap(new PlainFrames(0, 1)))).toContain('NotImplementedError');
  });
});
