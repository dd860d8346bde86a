import { createBatch } from './trace-batch';
import { CHARACTER, type LineParser } from './line-parser';
import { parseDineroLine } from './parse-dinero';
import { parseLackeyLine } from './parse-lackey';

/** How a format of traces is read, and what its lines look like, for messages. */
export interface TraceFormat {
  readonly name: TraceFormatName;
  readonly parseLine: LineParser;
  readonly example: string;
  /** Lines of the recording tool itself, which are no references and no mistakes either. */
  readonly remark: RegExp;
}

/** The names of the formats, as `--format` takes them. */
export const TRACE_FORMATS = ['lackey', 'din'] as const;

/** One of {@link TRACE_FORMATS}. */
export type TraceFormatName = (typeof TRACE_FORMATS)[number];

const FORMATS: Readonly<Record<TraceFormatName, TraceFormat>> = {
  lackey: {
    name: 'lackey',
    parseLine: parseLackeyLine,
    example: '" L 1ffefff6c8,8" (kind I, L, S or M, hexadecimal address, comma, size)',
    // What Valgrind says in its own name: ==pid==, --pid--, **pid**.
    remark: /^(==\d+==|--\d+--|\*\*\d+\*\*)|^\s*$/,
  },
  din: {
    name: 'din',
    parseLine: parseDineroLine,
    example: '"0 1ffefff6c8" (label 0 read, 1 write, 2 fetch, blank, hexadecimal address)',
    remark: /^\s*$/,
  },
};

/** The format of a name. */
export function traceFormat(name: TraceFormatName): TraceFormat {
  return FORMATS[name];
}

/** Where lines are parsed only to see whether they can be. */
const SCRATCH = createBatch(1);

/**
 * Recognises the format by the first line that is a reference in one of them.
 *
 * @param bytes - whole lines
 * @returns undefined if there is none
 */
export function recogniseFormat(bytes: Uint8Array): TraceFormat | undefined {
  for (let at = 0; at < bytes.length; at = bytes.indexOf(CHARACTER.lineFeed, at) + 1) {
    const found = TRACE_FORMATS.find((name) => FORMATS[name].parseLine(bytes, at, SCRATCH) >= 0);
    if (found !== undefined) return FORMATS[found];
  }
  return undefined;
}
