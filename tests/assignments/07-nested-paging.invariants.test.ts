import type { Step } from '../../grader/contracts/chapter';
import type { Reference } from '../../grader/contracts/engine';
import { invariants } from '../../assignments/07-nested-paging/invariants';

const HOST_ROOT = '0x100000';
const FAULT = { ok: false, fault: { code: 'not-present', stage: 'guest', step: 1, at: '0xC401C' } };

function read(address: string, value: string): Reference {
  return { kind: 'r', address, value };
}

function write(address: string, value: string): Reference {
  return { kind: 'w', address, value };
}

function step(part: Partial<Step>): Step {
  const call = { op: 'nestedWalk', args: { hostRoot: HOST_ROOT, guestRoot: '0xB29A0', va: '0xC07ABC', access: 'w' } };
  return { call, reply: { value: null }, result: null, references: [], frames: [], calls: [], ...part };
}

const LOAD = step({ call: { op: 'tlb.load', args: { vm: 'a', guestRoot: '0xB29A0', hostRoot: HOST_ROOT } } });

/** The host walk of a guest's entry and the read of that entry, with the host's own marks. */
const MARKED: readonly Reference[] = [
  read('0x100000', '0x101003'),
  read('0x1012C8', '0x2F0003'),
  write('0x100000', '0x101023'),
  write('0x1012C8', '0x2F0063'),
  read('0x2F09AC', '0xC4003'),
];

function check(name: string, part: Partial<Step>, earlier: readonly Step[] = []): string | null | undefined {
  return invariants[name]?.(step(part), earlier);
}

describe('fault-keeps-guest-entries', () => {
  const name = 'fault-keeps-guest-entries';

  it('lets a fault keep the marks of host entries, at step 0 and in the table named there', () => {
    expect(check(name, { result: FAULT, references: MARKED })).toBeNull();
  });

  it('finds a mark in a guest entry after a fault', () => {
    expect(check(name, { result: FAULT, references: [...MARKED, write('0x2F09AC', '0xC4023')] })).toContain('0x2F09AC');
  });

  it('finds it in a translation of the TLB too, by the registers of the last load', () => {
    const call = { op: 'tlb.translate', args: { va: '0xC07ABC', access: 'w' } };
    const references = [...MARKED, write('0x2F09AC', '0xC4023')];
    expect(check(name, { call, result: FAULT, references }, [LOAD])).toContain('0x2F09AC');
    expect(check(name, { call, result: FAULT, references: MARKED }, [LOAD])).toBeNull();
  });

  it('says nothing about a success', () => {
    const result = { ok: true, gpa: '0xAABC', hpa: '0x14ABC' };
    expect(check(name, { result, references: [...MARKED, write('0x2F09AC', '0xC4023')] })).toBeNull();
  });
});

describe('only-A-and-D-change', () => {
  const name = 'only-A-and-D-change';

  it('holds where A and D are added to what was read', () => {
    expect(check(name, { references: MARKED })).toBeNull();
  });

  it.each([
    ['W is set', '0x101023', '0x101021'],
    ['a bit is cleared', '0x101022', '0x101003'],
    ['the frame changes', '0x102023', '0x101003'],
  ])('is broken where %s', (_, after, before) => {
    expect(check(name, { references: [read('0x100000', before), write('0x100000', after)] })).toContain(after);
  });

  it('is broken by a write to a word that was not read', () => {
    expect(check(name, { references: [write('0x5000', '0x20')] })).toContain('0x5000');
  });
});

describe('hit-is-silent', () => {
  it('is broken by a reference, and only of a hit', () => {
    const hit = { ok: true, hpa: '0x14ABC', hit: true };
    expect(check('hit-is-silent', { result: hit, references: [] })).toBeNull();
    expect(check('hit-is-silent', { result: hit, references: MARKED })).toContain('5 memory references');
    expect(check('hit-is-silent', { result: { ...hit, hit: false }, references: MARKED })).toBeNull();
  });
});

describe('miss-reads', () => {
  const miss = { ok: true, hpa: '0x14ABC', hit: false };
  const eight = Array.from({ length: 8 }, () => read('0x100000', '0x101003'));

  it('wants 8 reads of a miss through 4 KB pages', () => {
    expect(check('miss-reads', { result: miss, references: eight })).toBeNull();
    expect(check('miss-reads', { result: miss, references: eight.slice(1) })).toContain('7 reads');
    expect(check('miss-reads', { result: miss, references: [] })).toContain('0 reads');
  });

  it('does not judge a walk that may have met a 4 MB page', () => {
    const references = [read('0x100000', '0xC00083'), ...eight.slice(4)];
    expect(check('miss-reads', { result: miss, references })).toBeNull();
  });
});
