import { invariants } from '../../assignments/05-shadow-paging/invariants';
import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';
import type { Json, JsonObject } from '../../grader/contracts/json';

const TABLE: JsonObject = { '7': { gfn: 10, w: true }, '4': { gfn: 11, w: false } };
const P2M: Tagged = [
  [10, 20],
  [11, 21],
];
const SHADOW: Tagged = [
  { vpn: 4, hfn: 21, w: false },
  { vpn: 7, hfn: 20, w: true },
];

function step(vms: Tagged, call: Step['call'], result: Json = null, allocated: readonly number[] = [20, 21]): Step {
  const probe = { hypervisor: 0, allocated, vms };
  return { call, reply: { value: result }, result, references: [], frames: [], calls: [], probe };
}

function load(vms: Tagged, allocated?: readonly number[]): Step {
  return step(vms, { op: 'loadCr3', args: { vm: 'vm1', root: 1, table: TABLE } }, { ok: true, built: 2 }, allocated);
}

function invariant(name: string): Invariant {
  const found = invariants[name];
  if (found === undefined) throw new Error(`no invariant ${name}`);
  return found;
}

describe('composition', () => {
  const check = invariant('composition');

  it('holds where the shadow is the P2M after the table', () => {
    expect(check(load([['vm1', P2M, SHADOW]]), [])).toBeNull();
  });

  it.each([
    ['an entry is missing', [{ vpn: 4, hfn: 21, w: false }], 'has vpn 7, but the shadow has not'],
    [
      'a right is wrong',
      [
        { vpn: 4, hfn: 21, w: true },
        { vpn: 7, hfn: 20, w: true },
      ],
      'at vpn 4',
    ],
    [
      'a frame is another page of the VM',
      [
        { vpn: 4, hfn: 20, w: false },
        { vpn: 7, hfn: 20, w: true },
      ],
      'at vpn 4',
    ],
    ['an old entry is left', [...SHADOW, { vpn: 9, hfn: 20, w: true }], 'has vpn 9, which the loaded table has not'],
  ])('breaks where %s', (_what, shadow, message) => {
    expect(check(load([['vm1', P2M, shadow]]), [])).toContain(message);
  });

  it('goes on holding the last successful load against the shadow, whatever failed since', () => {
    const refused = { op: 'loadCr3', args: { vm: 'vm1', root: 1, table: {} } };
    const failed = step([['vm1', P2M, []]], refused, { ok: false, reason: 'bad-frame', vpn: 1 });
    expect(check(failed, [load([['vm1', P2M, SHADOW]])])).toContain('the shadow has not');
  });

  it('expects an empty shadow of a VM that was created again', () => {
    const created = step([['vm1', P2M, SHADOW]], { op: 'createVm', args: { vm: 'vm1', gfnCount: 16 } });
    expect(check(created, [load([['vm1', P2M, SHADOW]])])).toContain('which the loaded table has not');
  });

  it('leaves lists that cannot be read to the tests of these lists', () => {
    expect(check(load([['vm1', null, SHADOW]]), [])).toBeNull();
    expect(check(load([['vm1', P2M, [['7', '20']]]]), [])).toBeNull();
  });
});

describe('no-frame-shared', () => {
  const check = invariant('no-frame-shared');

  it('holds for equal gfns with different frames', () => {
    expect(
      check(
        load([
          ['vm1', [[10, 20]], []],
          ['vm2', [[10, 21]], []],
        ]),
        [],
      ),
    ).toBeNull();
  });

  it('breaks where two VMs have one frame, and names both owners', () => {
    expect(
      check(
        load([
          ['vm1', [[10, 20]], []],
          ['vm2', [[11, 20]], []],
        ]),
        [],
      ),
    ).toBe('Frame 20 backs both gfn 10 of VM "vm1" and gfn 11 of VM "vm2"; a frame has one owner (05.S4).');
  });

  it('breaks where one VM has a frame twice', () => {
    expect(
      check(
        load([
          [
            'vm1',
            [
              [10, 20],
              [11, 20],
            ],
            [],
          ],
        ]),
        [],
      ),
    ).toContain('Frame 20');
  });
});

describe('frames-accounted', () => {
  const check = invariant('frames-accounted');

  it('holds where the P2Ms name the allocated frames', () => {
    expect(check(load([['vm1', P2M, SHADOW]]), [])).toBeNull();
  });

  it('breaks for a frame that no P2M names, and for one that was never taken', () => {
    expect(check(load([['vm1', P2M, SHADOW]], [20, 21, 22]), [])).toContain('Frame 22 is taken');
    expect(check(load([['vm1', P2M, SHADOW]], [20]), [])).toContain('Frame 21 stands in a P2M');
  });
});
