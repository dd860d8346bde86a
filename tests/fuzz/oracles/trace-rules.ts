import type { TraceFormatName } from '../../../laboratory/traces/trace-format';

/** What a trace holds, by regular expressions over its text as a whole. */
export interface TraceContent {
  readonly format: TraceFormatName;
  /** One text for each reference: kind, address without leading zeros, size. */
  readonly references: readonly string[];
  readonly remarks: number;
  /** Numbers of the lines that are neither, from 1. */
  readonly badLines: readonly number[];
  /** Whether reading ended at a line that is too long. */
  readonly refused: boolean;
}

const LONGEST = 65_536;
const LACKEY = /^(I | [LSM]) ([0-9A-Fa-f]{1,16}),(\d+)\r?$/;
const DINERO = /^([012]) +(?:0x)?([0-9A-Fa-f]{1,16})(?:\r?$| [^]*$)/;
const TOOL = /^(==\d+==|--\d+--|\*\*\d+\*\*)/;
const KINDS: Readonly<Record<string, string>> = {
  ...{ 'I ': 'fetch', ' L': 'load', ' S': 'store', ' M': 'modify' },
  ...{ 0: 'load', 1: 'store', 2: 'fetch' },
};

/** Reads a trace in the slow and plain way. `take` is the number of references that are wanted. */
export function contentOf(bytes: Buffer, format: TraceFormatName | undefined, take: number): TraceContent {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const is = format ?? formatOf(lines);
  const references: string[] = [];
  const badLines: number[] = [];
  let remarks = 0;
  for (const [index, line] of lines.entries()) {
    if (references.length === take) break;
    if (line.length > LONGEST) return { format: is, references, remarks, badLines, refused: true };
    const reference = is === 'lackey' ? lackeyOf(line) : dineroOf(line);
    if (reference !== null) references.push(reference);
    else if (line.trim() === '' || (is === 'lackey' && TOOL.test(line))) remarks++;
    else badLines.push(index + 1);
  }
  return { format: is, references, remarks, badLines, refused: false };
}

/** The first line that is a reference tells; lackey if there is none before the end or a line that is too long. */
function formatOf(lines: readonly string[]): TraceFormatName {
  for (const line of lines) {
    if (line.length > LONGEST || lackeyOf(line) !== null) return 'lackey';
    if (dineroOf(line) !== null) return 'din';
  }
  return 'lackey';
}

function lackeyOf(line: string): string | null {
  const [, kind = '', address = '', digits = ''] = LACKEY.exec(line) ?? [];
  const size = Math.min(65_535, Number(digits));
  return size === 0 ? null : `${KINDS[kind]} ${shortest(address)} ${size}`;
}

function dineroOf(line: string): string | null {
  const [, label = '', address = ''] = DINERO.exec(line) ?? [];
  return label === '' ? null : `${KINDS[label]} ${shortest(address)} 1`;
}

function shortest(address: string): string {
  return address.toLowerCase().replace(/^0+(?=.)/, '');
}
