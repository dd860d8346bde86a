import { InvalidInput, type FileProblem } from '../../grader/contracts/file-problem';
import { CHARACTER } from './line-parser';
import { LineReader } from './line-reader';
import { openTraceBytes, sizeOfTrace, unreadable } from './trace-bytes';
import { recogniseFormat, traceFormat, type TraceFormat, type TraceFormatName } from './trace-format';
import type { TraceBatch } from './trace-batch';

/** A line longer than this many bytes is none: the file is no text. */
const LONGEST_LINE = 1 << 16;

/** How a trace is read. */
export interface ReadTraceOptions {
  /** By default the format is recognised by the first reference. */
  readonly format?: TraceFormatName;
  /** References that are read; the rest of the file is left. All by default. */
  readonly take?: number;
  /** Takes the references in order; the batch is filled anew after the call. */
  readonly onBatch: (batch: TraceBatch) => void;
  /** Told how many more bytes of the file have been read. */
  readonly onRead?: (bytes: number) => void;
}

/** What a trace's lines were, beside its references. */
export interface TraceLines {
  readonly format: TraceFormatName;
  /** Lines of the recording tool itself and blank lines. */
  readonly remarks: number;
  /** Lines that are neither references nor remarks. */
  readonly badLines: number;
  /** The first of them with line and text. */
  readonly firstBad: readonly FileProblem[];
}

/**
 * Reads a trace from start to end and hands out its references in batches. Memory does not grow with the trace.
 *
 * @throws InvalidInput if the file cannot be read or unpacked, or is no text
 */
export async function readTrace(file: string, options: ReadTraceOptions): Promise<TraceLines> {
  sizeOfTrace(file);
  const lines = new WholeLines(file);
  let reader: LineReader | undefined;
  let format: TraceFormat | undefined;
  const take = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    format ??= options.format === undefined ? recogniseFormat(bytes) : traceFormat(options.format);
    reader ??= new LineReader(format, {
      file,
      take: options.take ?? Number.POSITIVE_INFINITY,
      onBatch: options.onBatch,
    });
    reader.take(bytes);
  };
  try {
    for await (const chunk of openTraceBytes(file, options.onRead ?? (() => undefined))) {
      take(lines.add(chunk as Buffer));
      if (reader?.isFull === true) break;
    }
  } catch (error) {
    throw error instanceof InvalidInput || !isSystemError(error) ? error : unreadable(file, error);
  }
  take(lines.rest());
  reader?.flush();
  return {
    format: format?.name ?? options.format ?? 'lackey',
    remarks: reader?.remarks ?? 0,
    badLines: reader?.badLines.count ?? 0,
    firstBad: reader?.badLines.first ?? [],
  };
}

/** Cuts a stream of chunks after its line feeds. */
class WholeLines {
  /** What the last chunk began and did not end. */
  private begun: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** The whole lines up to the end of this chunk. */
  add(chunk: Buffer): Buffer {
    const end = chunk.lastIndexOf(CHARACTER.lineFeed) + 1;
    const whole = end === 0 ? Buffer.alloc(0) : joined(this.begun, chunk.subarray(0, end));
    this.begun = end === 0 ? joined(this.begun, chunk) : Buffer.from(chunk.subarray(end));
    if (this.begun.length > LONGEST_LINE) {
      throw unreadable(this.file, new Error(`it holds a line of more than ${LONGEST_LINE} bytes`));
    }
    return whole;
  }

  /** The last line, if it lacks its line feed. */
  rest(): Buffer {
    return this.begun.length === 0 ? this.begun : Buffer.concat([this.begun, Buffer.from('\n')]);
  }
}

function joined(begun: Buffer, chunk: Buffer): Buffer {
  return begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
}

/** Whether the file or its packing is at fault; anything else is a mistake of ours. */
function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).code === 'string';
}
