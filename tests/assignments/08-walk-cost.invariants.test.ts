import { describeAnswer } from '../../assignments/08-walk-cost/answer-text';
import { invariants } from '../../assignments/08-walk-cost/invariants';
import type { Step } from '../../grader/contracts/chapter';
import type { Reference } from '../../grader/contracts/engine';
import { CHAPTER_08 } from './08-walk-cost/chapter';

const HOST_ROOT = '0x100000';
const FAULT = { ok: false, fault: { code: 'not-present', stage: 'guest', step: 1, at: '0x41140' } };
const SUCCESS = { ok: true, hpa: '0x14678', gpa: '0xA678', refs: 2, guestPage: 12, hostPage: 12 };

function read(address: string, value: string): Reference {
  return { kind: 'r', address, value };
}

function write(address: string, value: string): Reference {
  return { kind: 'w', address, value };
}

function step(part: Partial<Step>): Step {
  const call = { op: 'walk', args: { hostRoot: HOST_ROOT, guestRoot: '0x40000', va: '0x7F8A12345678', access: 'w' } };
  return { call, reply: { value: null }, result: null, references: [], frames: [], calls: [], ...part };
}

function check(name: string, part: Partial<Step>, earlier: readonly Step[] = []): string | null | undefined {
  return invariants[name]?.(step(part), earlier);
}

/** A host walk with its marks through four tables, and the read of a guest entry. */
const MARKED: readonly Reference[] = [
  read('0x100000', '0x101007'),
  read('0x101000', '0x102007'),
  read('0x102000', '0x103007'),
  read('0x103200', '0x2F0003'),
  write('0x100000', '0x101027'),
  write('0x103200', '0x2F0063'),
  read('0x2F07F8', '0x41007'),
];

describe('refs-honest', () => {
  it('accepts refs that are the reads made, and finds others', () => {
    const references = [read('0x100000', '0x0'), read('0x100008', '0x0'), write('0x100000', '0x20')];
    expect(check('refs-honest', { result: SUCCESS, references })).toBeNull();
    expect(check('refs-honest', { result: { ...SUCCESS, refs: 3 }, references })).toContain('2 table reads');
  });
});

describe('fault-keeps-guest-entries', () => {
  const guestMark = write('0x2F07F8', '0x41027');

  it('lets a fault keep the marks of host entries, and finds one in a guest entry', () => {
    expect(check('fault-keeps-guest-entries', { result: FAULT, references: MARKED })).toBeNull();
    const references = [...MARKED, guestMark];
    expect(check('fault-keeps-guest-entries', { result: FAULT, references })).toContain('0x2F07F8');
    expect(check('fault-keeps-guest-entries', { result: SUCCESS, references })).toBeNull();
  });

  it('finds it in a translation of the MMU too, by the registers of the last load', () => {
    const load = step({ call: { op: 'mmu.load', args: { vm: 'a', guestRoot: '0x40000', hostRoot: HOST_ROOT } } });
    const call = { op: 'mmu.translate', args: { va: '0x7F8A12345678', access: 'w' } };
    const references = [...MARKED, guestMark];
    expect(check('fault-keeps-guest-entries', { call, result: FAULT, references }, [load])).toContain('0x2F07F8');
  });
});

describe('only-A-and-D-change', () => {
  it('accepts marks, also beside bit 63, and finds other changes and blind writes', () => {
    const high = [read('0x103200', '0x80000000002F0003'), write('0x103200', '0x80000000002F0063')];
    expect(check('only-A-and-D-change', { references: high })).toBeNull();
    expect(check('only-A-and-D-change', { references: [...high, write('0x103200', '0x2F0063')] })).toContain('A and D');
    expect(check('only-A-and-D-change', { references: [write('0x103200', '0x20')] })).toContain('had not read');
  });
});

describe('cache-off-is-walk', () => {
  it('compares the answer with that of the plain walk', () => {
    const probe = describeAnswer(SUCCESS);
    expect(check('cache-off-is-walk', { result: { ...SUCCESS, pwc: -1 }, probe })).toBeNull();
    expect(check('cache-off-is-walk', { result: { ...SUCCESS, pwc: 2 }, probe })).toContain('pwc is not -1');
    expect(check('cache-off-is-walk', { result: { ...SUCCESS, pwc: -1, refs: 5 }, probe })).toContain('differently');
    expect(check('cache-off-is-walk', { result: FAULT, probe })).toContain('differently');
    expect(check('cache-off-is-walk', { result: { ...SUCCESS, pwc: 2 }, probe: '' })).toBeNull();
  });

  it('is told only of translations without caches, also of faults', () => {
    const roots = { guestRoot: '0x40000', hostRoot: HOST_ROOT };
    const calls = [
      { op: 'mmu.load', args: { vm: 'a', ...roots } },
      { op: 'mmu.translate', args: { va: '0x7F8A12345678', access: 'r' } },
      { op: 'peek64', args: { pa: '0x0' } },
    ];
    const probes = (pwcEntries: number) => {
      const setup = { size: '0x400000', pwcEntries, ntlbEntries: 0 };
      return CHAPTER_08.run(CHAPTER_08.reference, { setup, calls }).observations.map(({ probe }) => probe);
    };
    expect(probes(0)).toEqual(['', `not-present, host step 0, at ${0x407f8}`, '']);
    expect(probes(4)).toEqual(['', '', '']);
  });
});
