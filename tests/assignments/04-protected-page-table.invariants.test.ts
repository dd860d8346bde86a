import { invariants } from '../../assignments/04-protected-page-table/invariants';
import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';

function check(name: string, probe: Tagged | undefined): string | null | undefined {
  const call = { op: 'hw', args: { index: 7 } };
  const step: Step = { call, reply: { value: 0 }, result: null, references: [], frames: [], calls: [] };
  return invariants[name]?.(probe === undefined ? step : { ...step, probe }, []);
}

function seen(guest: number | null, hardware: number | null, p2m: Tagged = [[10, 20]]): Tagged {
  return { p2m, words: [[7, guest, hardware]] };
}

describe('hw-is-translation', () => {
  const name = 'hw-is-translation';

  it('holds for a translated word, for a hole, and for a page without a frame', () => {
    expect(check(name, seen(0xa067, 0x14067))).toBeNull();
    expect(check(name, seen(0xabc000, 0))).toBeNull();
    expect(check(name, seen(0xb007, 0))).toBeNull();
  });

  it.each([
    ['another frame', 0xa067, 0x15067],
    ['other flags', 0xa067, 0x14007],
    ['a hole that is not 0', 0xa066, 0x14066],
    ['a negative word', 0xa067, -0x14067],
  ])('is broken by %s, and says what it must be', (_, guest, hardware) => {
    expect(check(name, seen(guest, hardware))).toContain('entry 7');
  });

  it('follows the P2M: the last change of a page counts, and null takes it away', () => {
    const moved: Tagged = [
      [10, 20],
      [10, null],
      [10, 33],
    ];
    expect(check(name, seen(0xa007, 0x21007, moved))).toBeNull();
    expect(check(name, seen(0xa007, 0x14007, moved))).toContain('0x21007');
    expect(check(name, seen(0xa007, 0x14007, [[10, null]]))).toContain('must be 0x0');
  });
});

describe('hw-frames-owned', () => {
  it('is broken by a present word with a frame that the VM does not have', () => {
    expect(check('hw-frames-owned', seen(0xa007, 0x15007))).toContain('frame 21');
    expect(check('hw-frames-owned', seen(0xb007, 0x14007))).toBeNull();
    expect(check('hw-frames-owned', seen(0xa006, 0x15006))).toBeNull();
  });
});

describe.each(Object.keys(invariants))('%s', (name) => {
  it('says nothing where there is no table yet, or where a word cannot be read', () => {
    expect(check(name, undefined)).toBeNull();
    expect(check(name, null)).toBeNull();
    expect(check(name, seen(null, 0x14007))).toBeNull();
    expect(check(name, seen(0xa007, null))).toBeNull();
  });
});
