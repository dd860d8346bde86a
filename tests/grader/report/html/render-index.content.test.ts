import { renderIndex } from '../../../../grader/report/html/render-index';
import { classRows, run } from '../fixtures/class';
import { parseMarkup } from './markup';

const html = renderIndex(classRows(), run());
const page = parseMarkup(html);
const text = page.text.replace(/\s+/g, ' ');

describe('the page of a class', () => {
  test('counts submissions by status', () => {
    expect(text).toContain('4 submissions ✓ graded 2✗ ungradable 1? not judged 1');
  });

  test('lists students by id with a link to each report', () => {
    const links = page.tags
      .flatMap(({ attributes }) => attributes.get('href') ?? [])
      .filter((href) => href.startsWith('./'));
    expect(links).toEqual(['alice', 'bob', 'carol', 'dave'].map((student) => `./${student}/report.html`));
  });

  test('shows a dash for a score that was not set, and sorts it last', () => {
    expect(html).toMatch(/dave<\/a>.*<td class="number" data-key="">–<\/td><td class="number" data-key="23">23<\/td>/);
  });

  test('tells a chapter that cannot be graded from one that earns nothing', () => {
    const [first] = classRows();
    const id = Object.keys(first?.chapters ?? {})[0] ?? '';
    const rows =
      first === undefined
        ? []
        : [
            { ...first, chapters: { [id]: 0 }, ungradable: [id] },
            { ...first, student: 'zoe', chapters: { [id]: 0 } },
          ];
    const cells = renderIndex(rows, run()).match(/<td class="number" data-key="0">.*?<\/td>/g) ?? [];
    expect(cells.filter((cell) => cell.includes('ungradable'))).toHaveLength(1);
    expect(cells.length).toBeGreaterThan(1);
  });

  test('has a real button in every column head and says which one orders the table', () => {
    const heads = html.slice(
      html.indexOf('<table class="class"'),
      html.indexOf('</thead>', html.indexOf('<table class="class"')),
    );
    expect(heads.match(/<th /g)?.length).toBe(heads.match(/<button type="button">/g)?.length);
    expect(heads.match(/aria-sort="ascending"/g)).toHaveLength(1);
  });

  test('draws the scores and says the same as a table', () => {
    expect(html).toContain('<svg class="histogram"');
    expect(text).toContain('60–69 %1');
    expect(text).toContain('90–100 %1');
    expect(text).toContain('0–9 %1');
  });

  test('says how the run was made, but not when: two runs give the same page', () => {
    expect(text).toContain('Isolationhardened: bubblewrap started and every canary attack failed');
    const later = { ...run(), startedAt: '2026-01-01T00:00:00Z', milliseconds: 1, jobs: 9 };
    expect(renderIndex(classRows(), later)).toBe(html);
  });
});
