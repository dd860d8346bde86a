import { element, type Markup } from '../../report/svg/element';
import type { Kill } from './run-mutant';
import type { ChapterMutation, FaultRow, MatrixColumn } from './mutation-result';
import { precisionText } from './measure-diagnosis';
import { openQuestions } from './print-mutation';
import { releaseGate } from './release-gate';

/** How a cell shows a verdict: never by colour alone. */
const LETTERS: Readonly<Partial<Record<Kill['verdict'], string>>> = {
  fail: 'x',
  'bad-value': 'v',
  error: 'e',
  timeout: 't',
  'out-of-memory': 'm',
  'not-attempted': 'n',
  blocked: 'b',
};

const LEGEND =
  'x fails, v returns a bad value, e throws, t spends its budget, m runs out of memory, b is blocked by another failure. ' +
  'The last row counts the mechanical mutants that fail a checkpoint; a property is only asked about those that pass every test.';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d1f22; --paper: #fff; --line: #d9d9d4; --heat: 176, 24, 31; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ec; --paper: #14161a; --line: #343941; --heat: 255, 147, 140; } }
body { margin: 2rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, 'DejaVu Sans', sans-serif; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font: 0.75rem/1.2 ui-monospace, 'DejaVu Sans Mono', monospace; }
td, th { border: 1px solid var(--line); padding: 0.15rem 0.3rem; text-align: center; }
tbody th { text-align: left; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
thead th.id { writing-mode: vertical-rl; text-align: left; font-weight: normal; }
.h0 { background: none; } .h1 { background: rgba(var(--heat), 0.12); } .h2 { background: rgba(var(--heat), 0.24); }
.h3 { background: rgba(var(--heat), 0.36); } .h4 { background: rgba(var(--heat), 0.5); }
.dead { outline: 2px dashed currentColor; outline-offset: -2px; }
pre { overflow-x: auto; }
.quiet { opacity: 0.75; }
.says { font-family: system-ui, 'DejaVu Sans', sans-serif; }
`;

/** Renders the kill matrices of chapters as one page that stands alone. */
export function renderHeatMap(results: readonly ChapterMutation[]): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', {
      'http-equiv': 'Content-Security-Policy',
      content: "default-src 'none'; style-src 'unsafe-inline'",
    }),
    element('meta', { name: 'viewport', content: 'width=device-width' }),
    element('title', {}, 'Kill matrix'),
    { markup: `<style>${STYLE}</style>` },
  );
  const legend = element('p', { class: 'quiet' }, LEGEND);
  const body = element('body', {}, element('h1', {}, 'Kill matrix'), legend, ...results.map(chapterSection));
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).markup}\n`;
}

function chapterSection(result: ChapterMutation): Markup {
  const demands = releaseGate(result).map(({ demand, isMet, detail }) =>
    element('li', {}, `${isMet ? 'met' : 'NOT MET'}: ${demand} (${detail})`),
  );
  const questions = openQuestions(result);
  return element(
    'section',
    {},
    element('h2', {}, result.chapter),
    element('ul', {}, ...demands),
    element('p', {}, `Diagnosis of held-out variants: ${precisionText(result.diagnosis)}.`),
    element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': result.chapter }, matrixTable(result)),
    ...(questions.length === 0 ? [] : [element('pre', {}, questions.join('\n'))]),
  );
}

function matrixTable(result: ChapterMutation): Markup {
  const { columns, faults, dead } = result;
  const ids = columns.map(({ id, title }) => {
    const isDead = dead.includes(id);
    return element('th', { class: isDead ? 'id dead' : 'id', scope: 'col', title }, isDead ? `${id} (dead)` : id);
  });
  const suites = (['visible', 'hidden'] as const).map((suite) =>
    element(
      'th',
      { colspan: columns.filter(({ visibility }) => visibility === suite).length, scope: 'colgroup' },
      suite,
    ),
  );
  const corner = element('th', { rowspan: 2, scope: 'col' }, 'fault');
  const head = element('thead', {}, element('tr', {}, corner, ...suites), element('tr', {}, ...ids));
  const rows = faults.map((fault) => faultRow(fault, columns));
  return element('table', {}, head, element('tbody', {}, ...rows, mutantsRow(result)));
}

function faultRow({ id, says, kills }: FaultRow, columns: readonly MatrixColumn[]): Markup {
  const verdicts = new Map(kills.map(({ checkpoint, verdict }) => [checkpoint, verdict]));
  const cells = columns.map(({ id: checkpoint }) => {
    const verdict = verdicts.get(checkpoint);
    if (verdict === undefined) return element('td', { class: 'h0' }, '·');
    return element('td', { class: 'h4', title: `${id} ${checkpoint}: ${verdict}` }, LETTERS[verdict] ?? '?');
  });
  const name = element('th', { scope: 'row' }, `${id} `, element('span', { class: 'says' }, says));
  return element('tr', {}, name, ...cells);
}

function mutantsRow({ columns, mutants }: ChapterMutation): Markup {
  const counts = new Map<string, number>();
  for (const { checkpoint } of mutants.flatMap(({ kills }) => kills)) {
    counts.set(checkpoint, (counts.get(checkpoint) ?? 0) + 1);
  }
  const most = Math.max(1, ...counts.values());
  const cells = columns.map(({ id }) => {
    const count = counts.get(id) ?? 0;
    return element(
      'td',
      { class: `h${Math.ceil((4 * count) / most)}`, title: `${id}: ${count} mutants` },
      String(count),
    );
  });
  return element('tr', {}, element('th', { scope: 'row' }, `${mutants.length} mechanical mutants`), ...cells);
}
