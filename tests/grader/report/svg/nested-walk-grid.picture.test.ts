import fc from 'fast-check';
import type { Walk } from '../../../../grader/contracts/generated/report';
import { drawNestedWalk } from '../../../../grader/report/svg/nested-walk-grid';
import { splitAddress } from '../../../../grader/report/svg/split-address';
import { parseMarkup } from '../html/markup';
import { gridWalk, rootCrossesPage } from '../fixtures/walks';

function draw(walk: Walk): string {
  return drawNestedWalk(walk, 'walk').markup;
}

/** The groups of one state, each as its text lines. */
function boxes(svg: string, state: string): string[] {
  const groups = [...svg.matchAll(new RegExp(`<g class="${state}">(.*?)</g>`, 'g'))];
  return groups.map(([, inside]) =>
    parseMarkup((inside ?? '').replace(/<\/text>/g, ' </text>'))
      .text.replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the nested-walk grid', () => {
  const svg = draw(rootCrossesPage());

  test('shows expected above got at the first difference, each with its arithmetic', () => {
    expect(boxes(svg, 'first')).toEqual([
      '2: host step 1 for gPA 0xB30002 ✗ differs exp 0x1012CC = table 0x101000 + 0xB3 * 4 got 0x1012C8 = table 0x101000 + 0xB2 * 4',
    ]);
  });

  test('gives an equal read its number, a tick, the address and what it yields', () => {
    expect(boxes(svg, 'equal')).toEqual([
      '1: host step 0 for gPA 0xB30001 ✓ 0x100000 = table 0x100000 + 0 * 4 → table 0x101000',
    ]);
  });

  test('calls later differences consequences', () => {
    expect(boxes(svg, 'consequence').map((text) => /\d follows from 2/.exec(text)?.[0])).toEqual(
      [3, 4, 5, 6, 7, 8].map((n) => `${n} follows from 2`),
    );
    expect(svg).toContain('8 references expected, 8 made. First difference: 2. Grey cells are consequences,');
  });

  test('labels rows with the gPA under translation, page and offset apart', () => {
    expect(svg).toContain('gPA <tspan class="address">0xB3</tspan> 000');
    expect(svg).toContain('gPA <tspan class="address">0xA</tspan> ABC');
  });

  test('has a title and a description that tell the shape and the difference', () => {
    expect(svg).toContain('aria-labelledby="walk-title walk-desc"');
    expect(svg).toContain('<title id="walk-title">Nested walk of gVA 0x66000ABC, write: 8 references expected');
    expect(svg).toContain(
      'Grid of 3 rows by 3 columns without the last corner. Rows are the guest steps and data; columns are the host steps and the guest read. reference 1: equal; reference 2: first difference; references 3 to 8: follows from 2.',
    );
    expect(svg).toContain('expected 0x1012CC = table 0x101000 + 0xB3 * 4, got 0x1012C8 = table 0x101000 + 0xB2 * 4.');
  });

  test('has no colour of its own, so that the page’s scheme rules', () => {
    expect(svg).not.toMatch(/#[0-9a-f]{3,6}|rgb|fill="|stroke="/i);
  });

  test('dots reads that were never made, and crosses the one with which the walk ended', () => {
    const ended = draw({ ...gridWalk(2, 2, { made: 5 }), firstDifference: 6 });
    expect(boxes(ended, 'missing').map((text) => /\d ✗? ?never made/.exec(text)?.[0])).toEqual([
      '6 ✗ never made',
      '7 never made',
      '8 never made',
    ]);
    expect(ended).toContain('8 references expected, 5 made. First difference: reference 6.');
  });

  test('fades positions where no read is due, in a word', () => {
    const skipped = draw(gridWalk(2, 2, { skipped: ['0,0', '0,1', '0,2'] }));
    expect(boxes(skipped, 'skipped')).toEqual(['no read', 'no read', 'no read']);
    expect(boxes(skipped, 'equal')[0]).toMatch(/^1: /);
  });

  test('lists extra references outside the grid, a few one by one', () => {
    const extra = Array.from({ length: 9 }, (_, index) => `read 0x${index}00`);
    const drawn = draw(gridWalk(1, 1, { extra }));
    expect(drawn).toContain('>extra: read 0x500<');
    expect(drawn).not.toContain('read 0x600');
    expect(drawn).toContain('and 3 more, see the table');
  });

  test('names a read that has no place of its own instead of hiding it', () => {
    const walk = gridWalk(1, 1);
    const [first] = walk.cells;
    if (first === undefined) throw new Error('the walk has cells');
    const drawn = draw({ ...walk, cells: [...walk.cells, { ...first, n: 4 }, { ...first, n: 5, row: 1, column: 1 }] });
    expect(drawn).toContain('outside the grid: 4 exp');
    expect(drawn).toContain('outside the grid: 5 exp');
  });

  test.each([
    [4, 0, 4],
    [0, 4, 4],
  ])('draws a walk of one dimension: %i guest and %i host steps', (guestSteps, hostSteps, count) => {
    expect(boxes(draw(gridWalk(guestSteps, hostSteps)), 'equal')).toHaveLength(count);
  });

  test('labels a walk without a guest by its steps alone, also for those who cannot see it', () => {
    const drawn = draw(gridWalk(0, 2));
    expect(drawn).toContain('>step 0<');
    expect(drawn).toContain('to final address');
    expect(drawn).toContain('A row of 2 steps. references 1 to 2: equal.');
    expect(drawn).not.toMatch(/>data<|guest read|>host step/);
  });

  test('has (g+1)(h+1)-1 boxes without overlap inside its view for any number of steps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat({ max: 40 }),
        (g, h, first) => {
          const count = (g + 1) * (h + 1) - 1;
          const drawn = draw(gridWalk(g, h, first >= 1 && first <= count ? { first } : {}));
          const rectangles = rectanglesOf(drawn);
          expect(rectangles).toHaveLength(count);
          expectApart(rectangles);
          expectTextInside(drawn);
        },
      ),
    );
  });
});

describe('splitAddress', () => {
  test.each([
    ['0xB3000', '0xB3', '000'],
    ['0xABC', '0x0', 'ABC'],
    ['0x7F8A12345678', '0x7F8A12345', '678'],
    ['somewhere', 'somewhere', ''],
  ])('splits %s', (address, page, offset) => {
    expect(splitAddress(address)).toEqual({ page, offset });
  });
});

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rectanglesOf(svg: string): Rectangle[] {
  return [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, ...numbers]) => {
      const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
      return { x, y, width, height };
    },
  );
}

function expectApart(rectangles: readonly Rectangle[]): void {
  rectangles.forEach((a, index) =>
    rectangles.slice(index + 1).forEach((b) => {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }),
  );
}

function expectTextInside(svg: string): void {
  const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number);
  for (const [, x, y] of svg.matchAll(/<text [^>]*x="([\d.]+)" y="([\d.]+)"/g)) {
    expect(Number(x)).toBeLessThan(width);
    expect(Number(y)).toBeLessThan(height);
  }
}
