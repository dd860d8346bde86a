import { parseShape, parseWalkCache, shapeText } from '../../../laboratory/machines/cache-shape';
import { parseGeometry } from '../../../laboratory/machines/geometry-name';
import { hasPages, pageSizesOf } from '../../../laboratory/machines/page-size';
import { parseRegime } from '../../../laboratory/machines/regime-name';
import { FOUR_STEPS, TWO_STEPS_32 } from '../../../reference/stack/geometry';

describe('parseGeometry', () => {
  it('reads the geometries that have a name', () => {
    expect([parseGeometry('10/10/12'), parseGeometry('9/9/9/9/12')]).toEqual([TWO_STEPS_32, FOUR_STEPS]);
  });

  it('gives trees of nines the large pages that they have room for', () => {
    expect(parseGeometry('9/12')?.largeSteps).toEqual([]);
    expect(parseGeometry('9/9/12')?.largeSteps).toEqual([0]);
    expect(parseGeometry('9/9/9/9/9/12')?.largeSteps).toEqual([2, 3]);
  });

  it('reads widths that no machine has', () => {
    expect(parseGeometry('4/6/12')).toMatchObject({ name: '4/6/12', widths: [4, 6], largeSteps: [] });
  });

  it.each(['', '12', '9/9/9/9', '9/9/13', '0/9/12', '30/12', '9/9/9/9/9/9/12', 'x/12', '9//12', 'constructor'])(
    'refuses "%s"',
    (text) => {
      expect(parseGeometry(text)).toBeUndefined();
    },
  );
});

describe('parseShape and parseWalkCache', () => {
  it('read what shapeText writes', () => {
    expect(parseShape(shapeText({ sets: 16, ways: 4 }))).toEqual({ sets: 16, ways: 4 });
  });

  it.each(['', '16', '12x4', '0x4', '16x0', '16x4x2', '-1x4', '65536x9999'])('refuse "%s"', (text) => {
    expect([parseShape(text), parseWalkCache(`split-translation:${text}`)]).toEqual([undefined, undefined]);
  });

  it('read a design, a shape or both', () => {
    expect(parseWalkCache('translation-path')).toEqual({ design: 'translation-path', sets: 32, ways: 1 });
    expect(parseWalkCache('4x2')).toEqual({ design: 'split-translation', sets: 4, ways: 2 });
    expect(parseWalkCache('unified-page-table:1x8')).toEqual({ design: 'unified-page-table', sets: 1, ways: 8 });
    expect(parseWalkCache('split')).toBeUndefined();
  });
});

describe('parseRegime', () => {
  it('reads a regime with its caches', () => {
    expect(parseRegime('nested+ntlb+pwc')).toEqual({
      name: 'nested+ntlb+pwc',
      regime: { kind: 'nested' },
      walkCache: true,
      nestedTlb: true,
    });
    expect(parseRegime('shadow-lazy')?.regime).toEqual({ kind: 'shadow', tracking: 'lazy' });
    expect(parseRegime('agile-2')?.regime).toEqual({ kind: 'agile', nestedSteps: 2 });
  });

  it.each(['', 'Nested', 'nested+tlb', 'nested+pwc+pwc', 'agile', 'constructor', '+pwc'])('refuses "%s"', (text) => {
    expect(parseRegime(text)).toBeUndefined();
  });
});

describe('page sizes', () => {
  it('are those of the geometry', () => {
    expect([pageSizesOf(TWO_STEPS_32), pageSizesOf(FOUR_STEPS)]).toEqual([
      ['4K', '4M'],
      ['4K', '2M', '1G'],
    ]);
    expect([hasPages(TWO_STEPS_32, '2M'), hasPages(FOUR_STEPS, '2M')]).toEqual([false, true]);
  });
});
