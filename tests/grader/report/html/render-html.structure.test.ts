import { createHash } from 'node:crypto';
import { renderHtml } from '../../../../grader/report/html/render-html';
import { renderIndex } from '../../../../grader/report/html/render-index';
import { redactForStudents } from '../../../../grader/report/redact';
import { classRows, run } from '../fixtures/class';
import { mixedReport, report, sampleReport, ungradableReport } from '../fixtures/reports';
import { parseMarkup, type Markup } from './markup';

const PAGES: readonly (readonly [string, string])[] = [
  ['a staff report', renderHtml(sampleReport())],
  ['a student report', renderHtml(redactForStudents(sampleReport()))],
  ['a report with everything right', renderHtml(report())],
  ['an ungradable submission', renderHtml(ungradableReport())],
  ['a submission that was not judged', renderHtml(mixedReport())],
  ['a class', renderIndex(classRows(), run())],
  ['an empty class', renderIndex([], run())],
];

function attributesNamed(page: Markup, name: string): string[] {
  return page.tags.flatMap(({ attributes }) => attributes.get(name) ?? []);
}

function policyOf(page: Markup): string {
  const meta = page.tags.find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy');
  return meta?.attributes.get('content') ?? 'no policy';
}

describe.each(PAGES)('the page of %s', (_name, html) => {
  const page = parseMarkup(html);
  const names = page.tags.filter(({ closing }) => !closing).map(({ name }) => name);

  test('has a policy that allows nothing but the hashes of its own inline texts', () => {
    const policy = policyOf(page);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const { name, content } of page.raw) {
      expect(policy).toContain(`${name}-src 'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    }
    expect(policy.includes("script-src 'none'")).toBe(!names.includes('script'));
  });

  test('has one style sheet, no style attribute, no event handler and nothing to load', () => {
    expect(page.raw.filter(({ name }) => name === 'style')).toHaveLength(1);
    const attributes = page.tags.flatMap((tag) => [...tag.attributes.keys()]);
    expect(attributes.filter((name) => name === 'style' || name.startsWith('on') || name === 'src')).toEqual([]);
    expect(attributesNamed(page, 'href').filter((href) => !/^(#|\.\/|data:,$)/.test(href))).toEqual([]);
    expect(page.raw.map(({ content }) => content).join()).not.toMatch(/url\(|@import/);
  });

  test('gives every id once, and every reference to an id a target', () => {
    const ids = attributesNamed(page, 'id');
    expect(new Set(ids).size).toBe(ids.length);
    const references = [
      ...attributesNamed(page, 'aria-labelledby').flatMap((list) => list.split(' ')),
      ...attributesNamed(page, 'for'),
      ...attributesNamed(page, 'href')
        .filter((href) => href.startsWith('#'))
        .map((href) => href.slice(1)),
    ];
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has a language, a title, one main part and headings that skip no rank', () => {
    expect(page.tags.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en');
    expect(names.filter((name) => name === 'main' || name === 'h1').sort()).toEqual(['h1', 'main']);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    const ranks = names.filter((name) => /^h[1-6]$/.test(name)).map((name) => Number(name[1]));
    ranks.forEach((rank, index) => expect(rank).toBeLessThanOrEqual((ranks[index - 1] ?? 0) + 1));
  });

  test('names every scrolling part and lets the keyboard reach it', () => {
    const scrolling = page.tags.filter(({ attributes }) => attributes.get('class') === 'scroll');
    for (const { attributes } of scrolling) {
      expect(attributes.get('tabindex')).toBe('0');
      expect(attributes.get('aria-label')).toMatch(/\w/);
    }
  });
});

test('a normal report stays under 150 kB', () => {
  expect(Buffer.byteLength(renderHtml(sampleReport()))).toBeLessThan(150_000);
});

test('equal reports give equal bytes', () => {
  expect(renderHtml(sampleReport())).toBe(renderHtml(sampleReport()));
});
