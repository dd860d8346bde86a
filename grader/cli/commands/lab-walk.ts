import { readFileSync } from 'node:fs';

import { InvalidInput, type FileProblem } from '../../contracts/file-problem';
import type { MachineFile } from '../../contracts/generated/machine';
import { locate } from '../../suites/json-source';
import { validateDocument } from '../../suites/validate-document';
import type { MachineProblem, WalkReport } from '../../../laboratory';
import { EXIT } from '../exit-codes';
import { parseMachineOptions, parseRegimeOption, refuse, runMachines, type MachineOptions } from '../lab-options';
import { loadLaboratory, type LaboratoryModule } from '../load-laboratory';
import { openInBrowser } from '../open-in-browser';
import { writeOutput } from '../write-output';

/** The options of `pagewalk lab walk`. */
export interface LabWalkOptions extends MachineOptions {
  readonly regime?: string;
  readonly gva?: string;
  readonly before?: readonly string[];
  readonly write?: boolean;
  readonly fetch?: boolean;
  readonly kernel?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly open?: boolean;
}

/** Options that say what is printed, and not which machine. */
const OUTPUT_OPTIONS = ['json', 'html', 'open'];

/** `pagewalk lab walk`: explains one access, reference by reference. */
export async function labWalk(machineFile: string | undefined, options: LabWalkOptions): Promise<number> {
  const lab = loadLaboratory();
  const report = await runMachines(machineFile ?? '--page', () =>
    machineFile === undefined ? walkExample(lab, options) : walkFile(lab, machineFile, options),
  );
  if (options.html !== undefined) await writeOutput('--html', options.html, lab.renderWalkPage(report));
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : lab.renderWalkText(report));
  if (options.open === true && options.html !== undefined) openInBrowser(options.html);
  return EXIT.done;
}

function walkFile(lab: LaboratoryModule, file: string, options: LabWalkOptions): WalkReport {
  const extra = Object.keys(options).find((name) => !OUTPUT_OPTIONS.includes(name));
  if (extra !== undefined) {
    const option = `--${extra.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    refuse(option, 'this option', `no description of a machine beside the file ${file}; change the file instead`);
  }
  const { value, source, problems } = validateDocument('machine', readText(file), file);
  if (value === null) throw new InvalidInput(problems);
  const { plan, problems: wrong } = lab.planMachine(value);
  if (plan === null) throw new InvalidInput(wrong.map((problem) => locate(source, problem)));
  return lab.explainWalk(value, plan);
}

function walkExample(lab: LaboratoryModule, options: LabWalkOptions): WalkReport {
  const machine = exampleOf(lab, options);
  const { plan, problems } = lab.planMachine(machine);
  if (plan === null) throw new InvalidInput(problems.map(atOption));
  return lab.explainWalk(machine, plan);
}

/** Options by the keys of a machine file; what else is wrong is owed to the pages. */
const OPTIONS: Readonly<Record<string, string>> = { nestedSteps: '--regime', vm: '--host-page', pages: '--host' };

function atOption({ path, message }: MachineProblem): FileProblem {
  const known = path.map((key) => OPTIONS[key]).filter((option) => option !== undefined);
  return { severity: 'error', file: known.at(-1) ?? '--page', line: 1, column: 1, message };
}

function exampleOf(lab: LaboratoryModule, options: LabWalkOptions): MachineFile {
  if (options.write === true && options.fetch === true) refuse('--fetch', '--write --fetch', 'one of the two');
  return lab.exampleMachine({
    ...parseMachineOptions(lab, options, 'none'),
    regime: parseRegimeOption(lab, options.regime ?? 'nested'),
    ...(options.gva === undefined ? {} : { gva: parseAddress('--gva', options.gva) }),
    before: (options.before ?? []).map(parseBefore),
    wish: options.write === true ? 'w' : options.fetch === true ? 'x' : 'r',
    mode: options.kernel === true ? 'kernel' : 'user',
  });
}

function parseBefore(text: string): bigint | { readonly relative: bigint } {
  if (text === 'same') return { relative: 0n };
  return text.startsWith('+') ? { relative: parseAddress('--before', text.slice(1)) } : parseAddress('--before', text);
}

function parseAddress(option: string, text: string): bigint {
  return /^0x[0-9A-Fa-f]{1,16}$/.test(text)
    ? BigInt(text)
    : refuse(option, text, 'a hexadecimal address, for example 0x7f1234567abc');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const message = `The machine file cannot be read (${code}); "pagewalk lab walk --json" prints one as "machine".`;
    throw new InvalidInput([{ severity: 'error', file, line: 1, column: 1, message }]);
  }
}
