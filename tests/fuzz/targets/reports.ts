import type { Random } from '../../../grader/contracts/chapter';
import type { Report } from '../../../grader/contracts/generated/report';
import type { Json } from '../../../grader/contracts/json';
import { classRow } from '../../../grader/report/class-row';
import { renderGradesCsv } from '../../../grader/report/csv';
import { renderHtml } from '../../../grader/report/html/render-html';
import { renderIndex } from '../../../grader/report/html/render-index';
import { jsonText } from '../../../grader/report/json-text';
import { redactForStudents } from '../../../grader/report/redact';
import { renderLine, renderTerminal } from '../../../grader/report/terminal/render-terminal';
import { run } from '../../grader/report/fixtures/class';
import { mixedReport, sampleReport, ungradableReport } from '../../grader/report/fixtures/reports';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { expectOneRow } from '../oracles/csv-rules';
import { wordsOfPage } from '../oracles/page-words';

/** Fields whose text is drawn from a list or a pattern by the schema: no submission can write there. */
const FIXED = new Set([
  'status',
  'verdict',
  'visibility',
  'band',
  'audience',
  'isolation',
  'state',
  'sha256',
  'checked',
  'kind',
  'dimension',
  'role',
  'id',
]);

const HIDING = /[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?!\n)\p{Cc}/u;
const COMMANDS = /^\s*::|##(\[|vso|teamcity)/m;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** What the pages may consist of: what they consist of where all texts are harmless. Made when it is first asked for. */
let vocabulary: ReadonlySet<string> | null = null;

/** Every rendering of a report, with any text in any field that a submission, a file name or an author may fill. */
export const reports: FuzzTarget<Report> = {
  name: 'reports',
  share: 2,
  make: (random) => {
    const report = random.pick([sampleReport, mixedReport, ungradableReport])();
    return poisonAll(report, random);
  },
  vary: (report, random) => poisonAll(report, random),
  check: (report) => {
    for (const shown of [report, redactForStudents(report)]) {
      for (const page of pagesOf(shown)) expectPage(page);
      expectTexts(shown);
      if (JSON.stringify(JSON.parse(jsonText(shown))) !== JSON.stringify(shown)) throw new Mishandled('another JSON');
    }
    return report.status;
  },
  sizeOf: () => 0,
  save: (report) => JSON.parse(JSON.stringify(report)) as Json,
  load: (saved: unknown) => saved as Report,
};

function poisonAll(report: Report, random: Random): Report {
  const poisoned = poison(report, '', random, random.pick([2, 5, 30])) as Report;
  return { ...poisoned, submission: { ...poisoned.submission, id: hostileText(random) || 'x' } };
}

function pagesOf(report: Report): string[] {
  const row = classRow(report, `${report.submission.id}/report.html`);
  return [renderHtml(report), renderIndex([row], run({ grader: report.grader }))];
}

function harmlessWords(): ReadonlySet<string> {
  return new Set([sampleReport(), mixedReport(), ungradableReport()].flatMap(pagesOf).flatMap(wordsOfPage));
}

function expectPage(html: string): void {
  const harmless = (vocabulary ??= harmlessWords());
  const strange = wordsOfPage(html).filter((word) => !harmless.has(word));
  if (strange.length > 0) throw new Mishandled(`the page has ${strange.slice(0, 3).join(', ')}`);
  if (HIDING.test(html)) throw new Mishandled(`the page hides ${JSON.stringify(HIDING.exec(html)?.[0])}`);
}

function expectTexts(report: Report): void {
  const plain = [
    renderTerminal(report, { color: false, width: 80, verbose: true }),
    renderLine(report, { color: false }),
  ];
  const coloured = renderTerminal(report, { color: true, width: 200 }).replace(COLOURS, '');
  for (const text of [...plain, coloured, jsonText(report)]) {
    if (HIDING.test(text)) throw new Mishandled(`a text hides ${JSON.stringify(HIDING.exec(text)?.[0])}`);
    if (COMMANDS.test(text)) throw new Mishandled(`a text commands ${JSON.stringify(COMMANDS.exec(text)?.[0])}`);
  }
  if (plain[1]?.includes('\n') === true) throw new Mishandled('one submission takes two lines');
  expectOneRow(renderGradesCsv([classRow(report, 'x')]));
}

/** Replaces one in `often` of the free texts. */
function poison(value: unknown, key: string, random: Random, often: number): unknown {
  if (typeof value === 'string') return !FIXED.has(key) && random.chance(1, often) ? hostileText(random) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => poison(item, key, random, often));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(fields.map(([name, field]) => [name, poison(field, name, random, often)]));
}
