import * as machine from '../../../reference/machine';

const { BusError, gpa, gpa32, gva, gva32, hpa, hpa32, NotImplementedError, PTE32, PTE64 } = machine;

describe('the machine', () => {
  it('exports what the course lists and nothing else', () => {
    expect(Object.keys(machine).sort()).toEqual(
      ['BusError', 'NotImplementedError', 'PTE32', 'PTE64', 'gpa', 'gpa32', 'gva', 'gva32', 'hpa', 'hpa32'].sort(),
    );
  });

  it('has equal low bits in both entry formats (C.8)', () => {
    expect(PTE32).toEqual({ P: 1, W: 2, U: 4, A: 0x20, D: 0x40, PS: 0x80, FRAME: 0xfffff000 });
    expect(PTE64).toEqual({ P: 1n, W: 2n, U: 4n, A: 0x20n, D: 0x40n, PS: 0x80n, FRAME: 0xfffffffff000n });
  });

  it.each([
    ['gva32', gva32],
    ['gpa32', gpa32],
    ['hpa32', hpa32],
  ])('boxes 0 to 2^32-1 with %s and refuses all else (C.2)', (name, box) => {
    expect([box(0), box(-0), box(0xffffffff)]).toEqual([0, 0, 0xffffffff]);
    for (const n of [-1, 2 ** 32, 0.5, NaN, Infinity]) expect(() => box(n)).toThrow(RangeError);
    expect(() => box(-4)).toThrow(`${name}: -4 is no 32-bit address; expected an integer from 0 to 2^32-1`);
  });

  it.each([
    ['gva', gva, 2n ** 64n],
    ['gpa', gpa, 2n ** 48n],
    ['hpa', hpa, 2n ** 48n],
  ])('boxes bigints with %s up to its own bound and refuses all else (C.3)', (name, box, bound) => {
    expect([box(0n), box(bound - 1n)]).toEqual([0n, bound - 1n]);
    for (const n of [-1n, bound]) expect(() => box(n)).toThrow(RangeError);
    expect(() => box(-1n)).toThrow(`${name}: -1 is no`);
  });

  it('points from a stub to its handout and its clauses', () => {
    const error = new NotImplementedError('nestedWalk32', '07.S5 to 07.S15');
    expect(error.name).toBe('NotImplementedError');
    expect(error.message).toBe(
      'nestedWalk32 is not implemented yet. Its contract is in handout.md beside this file (07.S5 to 07.S15).',
    );
    expect(new NotImplementedError('f').message).toBe(
      'f is not implemented yet. Its contract is in handout.md beside this file.',
    );
  });

  it('names the bus error', () => {
    expect(new BusError('0x2 is misaligned').name).toBe('BusError');
  });
});
