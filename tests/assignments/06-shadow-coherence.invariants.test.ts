import { invariants } from '../../assignments/06-shadow-coherence/invariants';
import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';
import type { Json } from '../../grader/contracts/json';

const NONE = { cr3: 0, 'pt-write': 0, invlpg: 0, 'hv-fault': 0, 'guest-fault': 0, hypercall: 0 };
const PROBE = { mode: 'write-protect', hypervisor: 0, allocated: [], guest: [], exits: NONE, p2m: [], shadows: [] };
const EXITS: Step['call'] = { op: 'exits', args: {} };
const LOAD: Step['call'] = { op: 'loadCr3', args: { root: 1 } };
const WRITE: Step['call'] = { op: 'guestWritePte', args: { root: 1, vpn: 7 } };
const ACCESS: Step['call'] = { op: 'access', args: { vpn: 7, access: 'r' } };

function step(probe: Readonly<Record<string, Tagged>>, call = EXITS, result: Json = null): Step {
  const seen = { ...PROBE, ...probe };
  return { call, reply: { value: result }, result, references: [], frames: [], calls: [], probe: seen };
}

function invariant(name: string): Invariant {
  const found = invariants[name];
  if (found === undefined) throw new Error(`no invariant ${name}`);
  return found;
}

describe('exit-sum', () => {
  const check = invariant('exit-sum');
  const access = step({}, ACCESS, { ok: true, hfn: 20, exits: ['hv-fault'] });

  it('adds up loads, trapped writes and the exits of accesses', () => {
    const exits = { ...NONE, cr3: 1, 'pt-write': 1, 'hv-fault': 1 };
    expect(check(step({ exits }), [step({}, WRITE), step({}, LOAD), step({}, WRITE), access])).toBeNull();
  });

  it('breaks where one kind was counted twice, and names it', () => {
    expect(check(step({ exits: { ...NONE, 'hv-fault': 2 } }), [access])).toContain('counts 2 of hv-fault, but 1');
  });

  it('takes a plain write for no exit in lazy mode', () => {
    const lazy = { mode: 'lazy', exits: { ...NONE, cr3: 1 } };
    expect(check(step(lazy), [step(lazy, LOAD), step(lazy, WRITE)])).toBeNull();
  });

  it('leaves counts that cannot be read to the tests of exits', () => {
    expect(check(step({ exits: null }), [access])).toBeNull();
  });
});

describe('coherent', () => {
  const check = invariant('coherent');
  const guest = (fields: Readonly<Record<string, Tagged>>): Tagged => [
    [1, 7, { p: true, gfn: 10, w: true, a: true, d: true, ...fields }],
  ];
  const shadows: Tagged = [[1, [{ vpn: 7, hfn: 20, w: true }]]];
  const p2m: Tagged = [[10, 20]];

  it('holds where the shadow agrees with the guest and the P2M', () => {
    expect(check(step({ shadows, p2m, guest: guest({}) }), [])).toBeNull();
  });

  it.each([
    ['not present', guest({ p: false }), 'not present'],
    ['not accessed', guest({ a: false }), 'A clear'],
    ['another page', guest({ gfn: 11 }), 'names frame 20'],
    ['clean', guest({ d: false }), 'd false'],
    ['never written', [], 'not present'],
  ])('breaks where the guest entry is %s', (_what, entries, message) => {
    expect(check(step({ shadows, p2m, guest: entries }), [])).toContain(message);
  });

  it('asks nothing of a lazy hypervisor', () => {
    expect(check(step({ mode: 'lazy', shadows, p2m, guest: [] }), [])).toBeNull();
  });
});

describe('p2m-grows', () => {
  const check = invariant('p2m-grows');

  it('holds for a new entry and breaks for a lost or changed one', () => {
    const before = step({ p2m: [[10, 20]] });
    expect(
      check(
        step({
          p2m: [
            [9, 21],
            [10, 20],
          ],
        }),
        [before],
      ),
    ).toBeNull();
    expect(check(step({ p2m: [[10, 21]] }), [before])).toContain('Page 10 had frame 20');
    expect(check(step({ p2m: [] }), [before])).toContain('Page 10 had frame 20');
  });

  it('breaks where a frame stands in it twice', () => {
    expect(
      check(
        step({
          p2m: [
            [9, 20],
            [10, 20],
          ],
        }),
        [],
      ),
    ).toContain('Frame 20');
  });
});

describe('frames-accounted', () => {
  const check = invariant('frames-accounted');

  it('compares the frames taken with those of the P2M', () => {
    expect(check(step({ p2m: [[10, 20]], allocated: [20] }), [])).toBeNull();
    expect(check(step({ p2m: [[10, 20]], allocated: [20, 21] }), [])).toContain('Frame 21 is taken');
    expect(check(step({ p2m: [[10, 20]], allocated: [] }), [])).toContain('Frame 20 stands in the P2M');
  });
});
