import { SingleBar } from 'cli-progress';

import { describeFileProblem, InvalidInput } from '../../contracts/file-problem';
import { printableName } from '../../contracts/printable-name';
import type { Misfit, TracePlan, TraceReport } from '../../../laboratory';
import { EXIT } from '../exit-codes';
import { parseMachineOptions, parseRegimeOption, refuse, runMachines, type MachineOptions } from '../lab-options';
import { loadLaboratory, type LaboratoryModule } from '../load-laboratory';
import { openInBrowser } from '../open-in-browser';
import { writeOutput } from '../write-output';

/** The options of `pagewalk lab trace`. */
export interface LabTraceOptions extends MachineOptions {
  readonly regime?: string;
  readonly mapping?: string;
  readonly memory?: string;
  readonly switchEvery?: string;
  readonly take?: string;
  readonly cost?: readonly string[];
  readonly format?: string;
  readonly json?: boolean;
  readonly csv?: string;
  readonly html?: string;
  readonly open?: boolean;
}

/** The costs by the names that the command line has for them. */
const COST_NAMES = {
  access: 'access',
  reference: 'reference',
  'hypervisor-reference': 'hypervisorReference',
  exit: 'exit',
  'guest-fault': 'guestFault',
} as const;

/** The largest VM in MiB: it has to fit the machine beside its tables. */
const MOST_MEMORY = 4096;

/** `pagewalk lab trace`: runs memory traces under several regimes, side by side. */
export async function labTrace(files: readonly string[], options: LabTraceOptions): Promise<number> {
  const lab = loadLaboratory();
  const plan = planTrace(lab, options);
  refuseMisfits(lab, plan);
  const report = await runMachines('--memory', () => runWithProgress(lab, files, plan, options.json === true));
  sayBadLines(report);
  if (options.html !== undefined) await writeOutput('--html', options.html, lab.renderTracePage(report));
  if (options.csv !== undefined) await writeOutput('--csv', options.csv, lab.renderTraceCsv(report));
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : lab.renderTraceText(report));
  if (options.open === true && options.html !== undefined) openInBrowser(options.html);
  return EXIT.done;
}

function planTrace(lab: LaboratoryModule, options: LabTraceOptions): TracePlan {
  const { tlb } = lab.USUAL_CACHES;
  const mapping = options.mapping ?? 'in-order';
  const format = options.format;
  return {
    ...parseMachineOptions(lab, options, `${tlb.sets}x${tlb.ways}`),
    regimes: (options.regime ?? lab.USUAL_REGIMES).split(',').map((name) => parseRegimeOption(lab, name)),
    mapping:
      lab.MAPPING_POLICIES.find((name) => name === mapping) ??
      refuse('--mapping', mapping, lab.MAPPING_POLICIES.join(' or ')),
    memoryMiB: wholeNumber('--memory', options.memory ?? '256', MOST_MEMORY),
    ...(options.switchEvery === undefined ? {} : { switchEvery: wholeNumber('--switch-every', options.switchEvery) }),
    ...(options.take === undefined ? {} : { take: wholeNumber('--take', options.take) }),
    ...(format === undefined
      ? {}
      : {
          format:
            lab.TRACE_FORMATS.find((name) => name === format) ??
            refuse('--format', format, lab.TRACE_FORMATS.join(' or ')),
        }),
    costs: Object.fromEntries((options.cost ?? []).map(parseCost)),
  };
}

/** The options that say each part of a machine. */
const OPTION_OF: Readonly<Record<Misfit['part'], string>> = {
  regime: '--regime',
  page: '--page',
  hostPage: '--host-page',
  pages: '--memory',
};

function refuseMisfits(lab: LaboratoryModule, plan: TracePlan): void {
  const found = plan.regimes.flatMap(({ regime }) => lab.misfits({ ...plan, regime, pages: lab.pagesOf(plan) }));
  if (found.length === 0) return;
  throw new InvalidInput(
    found.map(({ part, message }) => ({ severity: 'error', file: OPTION_OF[part], line: 1, column: 1, message })),
  );
}

async function runWithProgress(
  lab: LaboratoryModule,
  files: readonly string[],
  plan: TracePlan,
  quiet: boolean,
): Promise<TraceReport> {
  const total = files.reduce((sum, file) => sum + lab.sizeOfTrace(file), 0);
  if (quiet || !process.stderr.isTTY) return lab.runTraces(files, plan, () => undefined);
  const bar = new SingleBar({
    format: ' {bar} {percentage} %  reading the trace',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total, 0);
  try {
    // Reading leaves no gap in which a timer could draw, so each chunk does.
    return await lab.runTraces(files, plan, (bytes) => bar.increment(bytes));
  } finally {
    bar.stop();
  }
}

/** Bad lines are told on stderr, whatever else is printed: a result without them is not the whole trace. */
function sayBadLines({ traces }: TraceReport): void {
  for (const { file, badLines, firstBad } of traces) {
    if (badLines === 0) continue;
    process.stderr.write(`${firstBad.map(describeFileProblem).join('\n')}\n`);
    process.stderr.write(`${printableName(file)}: ${badLines} bad lines in all were left out.\n`);
  }
}

function parseCost(text: string): [string, number] {
  const [name = '', value = ''] = text.split('=');
  const key = Object.entries(COST_NAMES).find(([known]) => known === name)?.[1];
  const cycles = Number(value);
  if (key !== undefined && value !== '' && Number.isFinite(cycles) && cycles >= 0) return [key, cycles];
  return refuse('--cost', text, `NAME=CYCLES with one of ${Object.keys(COST_NAMES).join(', ')}, for example exit=2000`);
}

function wholeNumber(option: string, text: string, most: number = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  const limit = most === Number.MAX_SAFE_INTEGER ? 'that is at least 1' : `from 1 to ${most}`;
  return refuse(option, text, `a whole number ${limit}`);
}
