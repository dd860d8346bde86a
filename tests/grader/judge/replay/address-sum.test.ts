import type { Reference } from '../../../../grader/contracts/engine';
import { addressSums } from '../../../../grader/judge/replay/address-sum';
import { changedBits } from '../../../../grader/judge/replay/changed-bits';

const read = (address: string, value?: string): Reference => ({
  kind: 'r',
  address,
  ...(value === undefined ? {} : { value }),
});
const walk = (args: Record<string, string>) => [{ op: 'walk', args }];

describe('the sum that gives an address', () => {
  it('counts entries from a root and then from the frame of the entry just read', () => {
    expect(
      addressSums(walk({ root: '0x1000', va: '0x7ABC' }), [read('0x1000', '0x2007'), read('0x201C', '0xA007')], 4),
    ).toEqual(['root 0x1000 + 0 * 4', 'frame 0x2000 (ref 1) + 7 * 4']);
  });

  it('counts bytes where the address is no whole entry', () => {
    expect(addressSums(walk({ root: '0x1000' }), [read('0x1000', '0x2007'), read('0x2007')], 4)[1]).toBe(
      'frame 0x2000 (ref 1) + 7 bytes',
    );
  });

  it('takes the latest root of a name, which need not be page aligned', () => {
    const calls = [...walk({ guestRoot: '0x1000' }), ...walk({ guestRoot: '0xB29A0' })];
    expect(addressSums(calls, [read('0xB3000')], 4)).toEqual(['guestRoot 0xB29A0 + 408 * 4']);
  });

  it('knows the width and the large leaves of 64-bit entries', () => {
    const reads = [read('0x100008', '0x400087'), read('0x4F1238')];
    expect(addressSums(walk({ hostRoot: '0x100000' }), reads, 8)).toEqual([
      'hostRoot 0x100000 + 1 * 8',
      'frame 0x400000 (ref 1) + 123463 * 8',
    ]);
  });

  it('has no sum where nothing leads to the address, and takes none from an absent entry or from an address', () => {
    expect(
      addressSums(
        walk({ root: '0x1000', va: '0x9000' }),
        [read('0x9004'), read('0x1000', '0x2006'), read('0x2004')],
        4,
      ),
    ).toEqual([undefined, 'root 0x1000 + 0 * 4', undefined]);
  });
});

describe('the change that a write makes to an entry', () => {
  it.each([
    ['0x2007', '0x2027', '0x2007 with A'],
    ['0xA007', '0xA067', '0xA007 with A and D'],
    ['0xA027', '0xA067', '0xA027 with D'],
    ['0xA027', '0xA027', '0xA027 unchanged'],
    ['0xA007', '0xB027', undefined],
    ['0xA027', '0xA007', undefined],
    [undefined, '0xA027', undefined],
  ])('%s to %s is %s', (before, after, words) => {
    expect(changedBits(before, after)).toBe(words);
  });
});
