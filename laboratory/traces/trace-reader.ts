import type { FileProblem } from '../../grader/contracts/file-problem';
import { LineReader } from './line-reader';
import { createBatch, type TraceBatch } from './trace-batch';
import { unreadable } from './trace-bytes';
import { recogniseFormat, TRACE_FORMATS, traceFormat, type TraceFormatName } from './trace-format';
import { LONGEST_LINE, WholeLines } from './whole-lines';

/** What is read of a trace, and who takes its references. */
export interface TraceReaderOptions {
  /** As messages name the trace. */
  readonly file: string;
  /** By default the format is recognised by the first reference. */
  readonly format?: TraceFormatName;
  /** References that are read; the rest is left. All by default. */
  readonly take?: number;
  /** Filled again and again; by default a batch of the usual size. */
  readonly batch?: TraceBatch;
  /** Takes the references in order; the batch is filled anew after the call. */
  readonly onBatch: (batch: TraceBatch) => void;
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

/** Reads a trace that comes in chunks. Where they are cut makes no difference. */
export class TraceReader {
  private readonly lines = new WholeLines();
  /** One for each format that the trace may still have. Only one of them has ever found a reference. */
  private readers: readonly LineReader[];

  constructor(private readonly options: TraceReaderOptions) {
    const { file, format, take = Number.POSITIVE_INFINITY, batch = createBatch(), onBatch } = options;
    const formats = format === undefined ? TRACE_FORMATS : [format];
    const tooLong = (): never => this.refuseLine();
    this.readers = formats.map((name) => new LineReader(traceFormat(name), { file, take, batch, onBatch, tooLong }));
  }

  /** Whether as many references have been read as are wanted. */
  get isFull(): boolean {
    return this.readers.some((reader) => reader.isFull);
  }

  /**
   * Takes in the next bytes.
   *
   * @throws InvalidInput at a line that is too long for a text
   */
  add(chunk: Buffer): void {
    if (this.isFull) return;
    this.take(this.lines.add(chunk));
    if (this.lines.isTooLong && !this.isFull) this.refuseLine();
  }

  /** Reads the last line and hands out the last batch. Where no reference was found, bad lines are those of lackey. */
  end(): TraceLines {
    this.take(this.lines.rest());
    const [reader] = this.readers;
    if (reader === undefined) throw new RangeError('TraceReader: there is no format to read');
    reader.flush();
    const { format, remarks, badLines } = reader;
    return { format: format.name, remarks, badLines: badLines.count, firstBad: badLines.first };
  }

  private take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.readers.length > 1) {
      const found = recogniseFormat(bytes);
      if (found !== undefined) this.readers = this.readers.filter(({ format }) => format === found);
    }
    for (const reader of this.readers) reader.take(bytes);
  }

  private refuseLine(): never {
    throw unreadable(this.options.file, new Error(`it holds a line of more than ${LONGEST_LINE} bytes`));
  }
}
