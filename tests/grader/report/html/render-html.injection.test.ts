import fc from 'fast-check';
import { renderHtml } from '../../../../grader/report/html/render-html';
import { renderIndex } from '../../../../grader/report/html/render-index';
import { visible } from '../../../../grader/report/visible';
import { classRows, run } from '../fixtures/class';
import { PAYLOADS, poison } from '../fixtures/poison';
import { mixedReport, sampleReport } from '../fixtures/reports';
import { parseMarkup, type Markup } from './markup';

/** Names of all elements and attributes of a page; the pictures may have more or fewer lines of text. */
function vocabulary(page: Markup): { elements: Set<string>; attributes: Set<string> } {
  return {
    elements: new Set(page.tags.map(({ name }) => name)),
    attributes: new Set(page.tags.flatMap(({ attributes }) => [...attributes.keys()])),
  };
}

/** How often each element occurs, leaving out the lines of text in pictures. */
function census(page: Markup): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name } of page.tags) if (name !== 'text') counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Characters that hide, reorder or break; line feeds between elements are our own. */
const HIDING = /[\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

const plain = parseMarkup(renderHtml(poison(sampleReport(), 'plain')));

function expectHarmless(text: string): void {
  const html = renderHtml(poison(sampleReport(), text));
  const page = parseMarkup(html);
  expect(vocabulary(page)).toEqual(vocabulary(plain));
  expect(census(page)).toEqual(census(plain));
  expect(page.raw).toEqual(plain.raw);
  expect(HIDING.exec(html)).toBeNull();
}

describe('renderHtml', () => {
  test.each(PAYLOADS)('keeps its elements and shows %j as text in every field', (payload) => {
    expectHarmless(payload);
    expect(parseMarkup(renderHtml(poison(mixedReport(), payload))).text).toContain(visible(payload).slice(0, 300));
  });

  test('keeps its elements whatever text stands in every field', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc
        .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', '`', '{{', '}}', '!--', 'script', 'x'), {
          minLength: 1,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        text.filter((value) => value.trim() !== ''),
        expectHarmless,
      ),
      { numRuns: 60 },
    );
  });
});

describe('renderIndex', () => {
  test.each(PAYLOADS)('shows a student called %j as text and links to the folder of that name', (payload) => {
    const rows = classRows().map((row) => ({ ...row, student: payload, href: `${payload}/report.html` }));
    const page = parseMarkup(renderIndex(rows, run({ grader: payload, platform: payload })));
    expect(census(page)).toEqual(census(parseMarkup(renderIndex(classRows(), run()))));
    const links = page.tags
      .flatMap(({ attributes }) => attributes.get('href') ?? [])
      .filter((href) => href.startsWith('./'));
    expect(links).toHaveLength(rows.length);
    for (const href of links)
      expect(decodeURIComponent(href)).toBe(`./${payload.replace(/\p{Cs}/gu, '\uFFFD')}/report.html`);
  });
});
