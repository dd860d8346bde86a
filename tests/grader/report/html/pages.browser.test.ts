import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { renderHtml } from '../../../../grader/report/html/render-html';
import { renderIndex } from '../../../../grader/report/html/render-index';
import { redactForStudents } from '../../../../grader/report/redact';
import { classRows, run } from '../fixtures/class';
import { PAYLOADS, poison } from '../fixtures/poison';
import { mixedReport, report, sampleReport, ungradableReport } from '../fixtures/reports';
import { findChromium, openChromium, type OpenBrowser } from './open-chromium';

const CHROMIUM = findChromium();
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const PAGES: Readonly<Record<string, string>> = {
  staff: renderHtml(sampleReport()),
  student: renderHtml(redactForStudents(sampleReport())),
  passed: renderHtml(report()),
  ungradable: renderHtml(ungradableReport()),
  mixed: renderHtml(mixedReport()),
  payloads: renderHtml(poison(sampleReport(), PAYLOADS.join(' '))),
  index: renderIndex(classRows(), run()),
};

interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly media?: 'print';
}

const LOOKS: readonly Look[] = [
  { scheme: 'light', width: 1200 },
  { scheme: 'dark', width: 1200 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
];

/** Opens a page and collects everything that it says or asks for. */
async function openPage(browser: OpenBrowser, folder: string, name: string, look: Look) {
  const page = await browser.context.newPage();
  const noise: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  page.on('dialog', (dialog) => noise.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => requests.push(request.url()));
  await page.setViewportSize({ width: look.width, height: 900 });
  await page.emulateMedia({ colorScheme: look.scheme, media: look.media ?? 'screen', reducedMotion: 'reduce' });
  const url = pathToFileURL(join(folder, `${name}.html`)).href;
  await page.goto(url);
  return { page, noise, requests: requests.filter((request) => request !== url && request !== 'data:,') };
}

/** The violations that axe-core finds, one line each. */
async function violations(page: Page): Promise<string[]> {
  return page.evaluate(
    `${AXE}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

function evaluateNumber(page: Page, expression: string): Promise<number> {
  return page.evaluate(expression);
}

const title = CHROMIUM === null ? 'pages in Chromium (skipped: none found, set CHROMIUM)' : 'pages in Chromium';

(CHROMIUM === null ? describe.skip : describe)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-pages-'));
  let browser: OpenBrowser;

  beforeAll(async () => {
    for (const [name, html] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), html);
    browser = await openChromium(CHROMIUM ?? '');
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const fully = ['student', 'mixed', 'index'];
  const cases = Object.keys(PAGES).flatMap((name) =>
    (fully.includes(name) ? LOOKS : LOOKS.filter(({ scheme, width }) => (scheme === 'light') === width > 360)).map(
      (look) => ({ name, ...look }),
    ),
  );

  test.each(cases)('$name, $scheme, $width px: no violation, no word on the console, nothing loaded', async (each) => {
    const { page, noise, requests } = await openPage(browser, folder, each.name, each);
    expect(await violations(page)).toEqual([]);
    expect(noise).toEqual([]);
    expect(requests).toEqual([]);
    expect(await evaluateNumber(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(each.width);
    await page.close();
  });

  test('runs nothing that a submission wrote', async () => {
    const { page } = await openPage(browser, folder, 'payloads', { scheme: 'light', width: 1200 });
    expect(await page.evaluate('typeof globalThis.pwned')).toBe('undefined');
    await page.close();
  });

  test('prints with everything unfolded, in light colours and within the paper', async () => {
    const { page } = await openPage(browser, folder, 'student', { scheme: 'dark', width: 700, media: 'print' });
    const table =
      '[...document.querySelectorAll("details:not([open]) table.compact")].map((each) => each.checkVisibility())';
    expect(await page.evaluate(`${table}.every(Boolean) && ${table}.length > 0`)).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await evaluateNumber(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(700);
    await page.close();
  });

  test('hides checkpoints with full points by keyboard', async () => {
    const { page } = await openPage(browser, folder, 'student', { scheme: 'light', width: 1200 });
    await page.focus('#only-lost');
    await page.keyboard.press('Space');
    const shown = '[...document.querySelectorAll("table.checkpoints tr")].filter((row) => row.offsetParent !== null)';
    expect(await evaluateNumber(page, `${shown}.filter((row) => row.className === 'full').length`)).toBe(0);
    expect(await evaluateNumber(page, `${shown}.length`)).toBeGreaterThan(5);
    await page.close();
  });

  test('sorts the class by keyboard, with missing scores last both ways', async () => {
    const { page } = await openPage(browser, folder, 'index', { scheme: 'light', width: 1200 });
    const students = (): Promise<string[]> =>
      page.evaluate('[...document.querySelectorAll("table.class tbody th")].map((cell) => cell.textContent)');
    expect(await students()).toEqual(['alice', 'bob', 'carol', 'dave']);
    await page.focus('th:nth-child(3) button');
    await page.keyboard.press('Enter');
    expect(await students()).toEqual(['carol', 'bob', 'alice', 'dave']);
    await page.keyboard.press('Enter');
    expect(await students()).toEqual(['alice', 'bob', 'carol', 'dave']);
    expect(await page.getAttribute('th:nth-child(3)', 'aria-sort')).toBe('descending');
    expect(await page.textContent('[data-announce]')).toBe('Sorted by Score, descending.');
    await page.close();
  });
});
