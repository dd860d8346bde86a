import { invariants } from '../../assignments/03-page-walk/invariants';
import type { Step } from '../../grader/contracts/chapter';
import type { Reference } from '../../grader/contracts/engine';

const FAULT = { ok: false, fault: { code: 'protection', stage: 'guest', step: 0, at: '0x1000' } };
const READ: Reference = { kind: 'r', address: '0x1000', value: '0x2007' };

function write(value: string, address = '0x1000'): Reference {
  return { kind: 'w', address, value };
}

function check(name: string, part: Partial<Step>): string | null | undefined {
  const call = { op: 'walk', args: { root: '0x1000', va: '0x7ABC', access: 'w', mode: 'user' } };
  return invariants[name]?.(
    { call, reply: { value: null }, result: null, references: [], frames: [], calls: [], ...part },
    [],
  );
}

describe('fault-writes-nothing', () => {
  it('is broken by a mark after a fault, and names the entry', () => {
    const broken = check('fault-writes-nothing', { result: FAULT, references: [READ, write('0x2027')] });
    expect(broken).toContain('wrote to 0x1000');
  });

  it('is broken by a write of a call that throws a RangeError', () => {
    const reply = { thrown: { kind: 'RangeError', message: '', stack: '' } } as const;
    expect(check('fault-writes-nothing', { reply, references: [write('0x2027')] })).toContain('RangeError');
  });

  it('holds for a fault after reads, and for marks of a success', () => {
    expect(check('fault-writes-nothing', { result: FAULT, references: [READ] })).toBeNull();
    const result = { ok: true, pa: '0xAABC', pageSize: 4096 };
    expect(check('fault-writes-nothing', { result, references: [READ, write('0x2027')] })).toBeNull();
  });
});

describe('only-A-and-D-change', () => {
  it('holds where A and D are added to what was read, also in two writes', () => {
    expect(check('only-A-and-D-change', { references: [READ, write('0x2027'), write('0x2067')] })).toBeNull();
  });

  it.each([
    ['another flag is set', '0x202F'],
    ['a right is taken away', '0x2025'],
    ['the frame changes', '0x3027'],
  ])('is broken where %s', (_, value) => {
    expect(check('only-A-and-D-change', { references: [READ, write(value)] })).toContain(value);
  });

  it('is broken by a write to a word that this walk has not read', () => {
    expect(check('only-A-and-D-change', { references: [READ, write('0x20', '0xAABC')] })).toContain('0xAABC');
  });
});
