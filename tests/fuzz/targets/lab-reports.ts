import type { Random } from '../../../grader/contracts/chapter';
import type { Json } from '../../../grader/contracts/json';
import { renderTracePage } from '../../../laboratory/pages/trace-page';
import { renderTraceCsv } from '../../../laboratory/trace/trace-csv';
import type { TraceReport } from '../../../laboratory/trace/trace-report';
import { renderTraceText } from '../../../laboratory/trace/trace-text';
import { BadLines } from '../../../laboratory/traces/bad-lines';
import { traceFormat } from '../../../laboratory/traces/trace-format';
import { sampleTraceReport } from '../../laboratory/sample-reports';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateText } from '../mutators/mutate-text';
import { expectHarmlessCells } from '../oracles/csv-rules';
import { HIDING, troubleOf } from '../oracles/hiding';
import { wordsOfPage } from '../oracles/page-words';

/** A trace's name on the disk, and a line of it that is no reference. */
interface NamedTrace {
  readonly file: string;
  readonly line: string;
}

/** What the page consists of where all texts are harmless. Made when it is first asked for. */
let vocabulary: ReadonlySet<string> | null = null;

/** The renderings of `lab trace`, with any name of a file and any bad line: text stays text on the page, the terminal and the sheet. */
export const labReports: FuzzTarget<NamedTrace> = {
  name: 'lab-reports',
  share: 20,
  make: (random) => ({ file: drawFile(random), line: hostileText(random) }),
  vary: ({ file, line }, random) => ({ file: mutateText(file, random), line: mutateText(line, random) }),
  check: (trace) => {
    const report = reportOf(trace);
    const page = renderTracePage(report);
    const harmless = (vocabulary ??= new Set(wordsOfPage(renderTracePage(sampleTraceReport()))));
    const strange = wordsOfPage(page).filter((word) => !harmless.has(word));
    if (strange.length > 0) throw new Mishandled(`the page has ${strange.slice(0, 3).join(', ')}`);
    if (HIDING.test(page)) throw new Mishandled(`the page hides ${JSON.stringify(HIDING.exec(page)?.[0])}`);
    const trouble = troubleOf(renderTraceText(report));
    if (trouble !== null) throw new Mishandled(`a text ${trouble}`);
    expectHarmlessCells(renderTraceCsv(report));
    return String(page.length > 50_000);
  },
  sizeOf: ({ file, line }) => file.length + line.length,
  save: ({ file, line }) => ({ file, line }),
  load: (saved: Json) => saved as { readonly file: string; readonly line: string },
};

function drawFile(random: Random): string {
  return random.pick(['', 'folder/', '../']) + hostileText(random) + random.pick(['', '.trace', '.gz']);
}

function reportOf({ file, line }: NamedTrace): TraceReport {
  const bad = new BadLines(file, traceFormat('lackey').example);
  bad.add(7, Buffer.from(line).toString('latin1'));
  const report = sampleTraceReport();
  return { ...report, traces: report.traces.map((trace) => ({ ...trace, file, firstBad: bad.first })) };
}
