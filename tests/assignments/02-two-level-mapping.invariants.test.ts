import { invariants } from '../../assignments/02-two-level-mapping/invariants';
import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';
import type { Json, JsonObject } from '../../grader/contracts/json';

function step(realMaps: Tagged, allocated: readonly number[], op = 'createVm', result: Json = null): Step {
  const args: JsonObject = { vm: 'vm1', pid: 1, vpn: 0 };
  const probe = { allocated, realMaps };
  return { call: { op, args }, reply: { value: result }, result, references: [], frames: [], calls: [], probe };
}

function invariant(name: string): Invariant {
  const found = invariants[name];
  if (found === undefined) throw new Error(`no invariant ${name}`);
  return found;
}

const TWO_VMS: Tagged = [
  ['vm1', [[3, 20]]],
  ['__proto__', [[3, 21]]],
];

describe('frames-unique', () => {
  const check = invariant('frames-unique');

  it('holds for equal gfns with different frames', () => {
    expect(check(step(TWO_VMS, [20, 21]), [])).toBeNull();
  });

  it('breaks where two VMs have one frame, and names both owners', () => {
    const shared: Tagged = [
      ['vm1', [[3, 20]]],
      ['vm2', [[5, 20]]],
    ];
    expect(check(step(shared, [20]), [])).toBe(
      'Frame 20 backs both real page 3 of VM "vm1" and real page 5 of VM "vm2"; a frame has one owner.',
    );
  });

  it('breaks where one VM has a frame twice', () => {
    const twice: Tagged = [
      [
        'vm1',
        [
          [3, 20],
          [4, 20],
        ],
      ],
    ];
    expect(check(step(twice, [20]), [])).toContain('Frame 20');
  });
});

describe('frames-accounted', () => {
  const check = invariant('frames-accounted');

  it('holds where the real maps name the allocated frames', () => {
    expect(check(step(TWO_VMS, [20, 21]), [])).toBeNull();
  });

  it('breaks for a frame that no real map names', () => {
    expect(check(step(TWO_VMS, [20, 21, 22]), [])).toBe(
      'Frame 22 is taken from the allocator, but stands in no real map.',
    );
  });

  it('breaks for a frame that was freed or never taken', () => {
    expect(check(step(TWO_VMS, [20]), [])).toBe('Frame 21 stands in a real map, but is not taken from the allocator.');
  });

  it.each([
    ['throws', null],
    ['returns a Map', { $map: [[3, 20]] }],
    ['returns rows that are no pairs', [3, 20]],
    ['returns pairs of other things', [['3', '20']]],
  ] as const)('leaves it to the tests of realMap where realMap %s', (_what, rows) => {
    expect(check(step([['vm1', rows]], [20]), [])).toBeNull();
  });
});

describe('translate-consistent', () => {
  const check = invariant('translate-consistent');
  const answer = (result: Json): Step => step(TWO_VMS, [20, 21], 'translate', result);

  it('holds for a row of the real map of that VM', () => {
    expect(check(answer({ ok: true, gfn: 3, hfn: 20 }), [])).toBeNull();
  });

  it("breaks for another VM's frame", () => {
    expect(check(answer({ ok: true, gfn: 3, hfn: 21 }), [])).toContain('no row of realMap');
  });

  it('asks nothing of a failed translate or of another operation', () => {
    expect(check(answer({ ok: false, failed: 'real-map' }), [])).toBeNull();
    expect(check(step(TWO_VMS, [20, 21], 'map', { ok: true, gfn: 3, hfn: 99 }), [])).toBeNull();
  });
});
