import { nearestName, notMeant, unknownName } from '../../../grader/suites/nearest-name';

const LEGAL = ['map', 'unmap', 'translate', 'realMap', 'nestedWalk', 'hfn', 'gfn'];

describe('nearestName', () => {
  it.each([
    ['translat', 'translate'],
    ['translatee', 'translate'],
    ['tarnslate', 'translate'],
    ['Translate', 'translate'],
    ['realmap', 'realMap'],
    ['hpn', 'hfn'],
    ['nestedwlak', 'nestedWalk'],
  ])('takes %s for %s', (found, meant) => {
    expect(nearestName(found, LEGAL)).toBe(meant);
  });

  it.each(['', 'x', 'evict', 'walkNested', 'toString'])('finds nothing near %p', (found) => {
    expect(nearestName(found, LEGAL)).toBeNull();
  });

  it('takes the first of equally near names', () => {
    expect(nearestName('xfn', LEGAL)).toBe('hfn');
  });
});

describe('unknownName', () => {
  it('says that there is nothing to choose from', () => {
    expect(unknownName('generator', 'x', [])).toBe('Unknown generator "x"; there is none to choose from.');
  });

  it('lists at most twelve names', () => {
    const names = Array.from({ length: 14 }, (_, index) => `name-${index}`);
    expect(unknownName('key', 'zzz', names)).toMatch(
      /^Unknown key "zzz"; expected one of "name-0", .*"name-11" and 2 more\.$/,
    );
  });
});

describe('notMeant', () => {
  it('leaves out a missing name that an unknown one stands for', () => {
    expect(notMeant(['gfn', 'map'], ['mpa'], LEGAL)).toEqual(['gfn']);
  });
});
