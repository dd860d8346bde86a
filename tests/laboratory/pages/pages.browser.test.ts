import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderTracePage } from '../../../laboratory/pages/trace-page';
import { renderWalkPage } from '../../../laboratory/pages/walk-page';
import { findChromium, openChromium, type OpenBrowser } from '../../grader/report/html/open-chromium';
import { sampleTraceReport, sampleWalkReport } from '../sample-reports';

const CHROMIUM = findChromium();
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const PAGES: Readonly<Record<string, string>> = {
  walk: renderWalkPage(sampleWalkReport()),
  trace: renderTracePage(sampleTraceReport('<img src=x onerror="globalThis.pwned = 1">')),
};

const LOOKS = [
  { scheme: 'light', width: 1200 },
  { scheme: 'dark', width: 1200 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
] as const;

const title =
  CHROMIUM === null
    ? "the laboratory's pages in Chromium (skipped: none found, set CHROMIUM)"
    : "the laboratory's pages in Chromium";

(CHROMIUM === null ? describe.skip : describe)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-lab-'));
  let browser: OpenBrowser;

  beforeAll(async () => {
    for (const [name, html] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), html);
    browser = await openChromium(CHROMIUM ?? '');
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const cases = Object.keys(PAGES).flatMap((name) => LOOKS.map((look) => ({ name, ...look })));

  test.each(cases)('$name, $scheme, $width px: no violation, nothing loaded, nothing run', async (each) => {
    const page = await browser.context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    const url = pathToFileURL(join(folder, `${each.name}.html`)).href;
    page.on('request', (request) => {
      if (request.url() !== url && request.url() !== 'data:,') noise.push(request.url());
    });
    await page.setViewportSize({ width: each.width, height: 900 });
    await page.emulateMedia({ colorScheme: each.scheme, reducedMotion: 'reduce' });
    await page.goto(url);
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    const violations: string[] = await page.evaluate(
      `${AXE}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );
    expect(violations).toEqual([]);
    expect(noise).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(each.width);
    expect(await page.evaluate('typeof globalThis.pwned')).toBe('undefined');
    await page.close();
  });
});

describe("the laboratory's pages", () => {
  it.each(Object.entries(PAGES))('%s: every picture has a title, a description and its data in a table', (_, html) => {
    const pictures = html.match(/<svg [^>]*role="img"/g) ?? [];
    expect(pictures.length).toBeGreaterThan(0);
    expect(html.match(/<desc id=/g)).toHaveLength(pictures.length);
    expect((html.match(/<table/g) ?? []).length).toBeGreaterThanOrEqual(pictures.length);
  });

  it('a walk shows each reference once in the grid and once in the table', () => {
    const html = PAGES['walk'] ?? '';
    const cells = [...html.matchAll(/<g class="equal"><title>(\d+):/g)].map(([, n]) => Number(n));
    expect(cells).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(html.match(/<tr><th scope="row">\d+<\/th>/g)).toHaveLength(8);
  });
});
