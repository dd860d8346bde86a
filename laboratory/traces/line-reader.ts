import { BadLines } from './bad-lines';
import { CHARACTER } from './line-parser';
import type { TraceBatch } from './trace-batch';
import type { TraceFormat } from './trace-format';
import { LONGEST_LINE } from './whole-lines';

/** Whose lines are read, how many, and who takes the references. */
export interface LineReaderOptions {
  /** As messages name it. */
  readonly file: string;
  /** References at most. */
  readonly take: number;
  /** Filled again and again. */
  readonly batch: TraceBatch;
  readonly onBatch: (batch: TraceBatch) => void;
  /** Throws the error about a line that is too long. */
  readonly tooLong: () => never;
}

/**
 * Turns whole lines into batches of references. It holds one batch and the first bad lines, whatever the trace's
 * length.
 */
export class LineReader {
  readonly badLines: BadLines;
  private readonly batch: TraceBatch;
  private left: number;
  private line = 0;
  private remarkCount = 0;

  constructor(
    readonly format: TraceFormat,
    private readonly options: LineReaderOptions,
  ) {
    this.badLines = new BadLines(options.file, format.example);
    this.batch = options.batch;
    this.left = options.take;
  }

  /** Whether as many references have been read as are wanted. */
  get isFull(): boolean {
    return this.left === 0;
  }

  /** Lines of the recording tool itself. */
  get remarks(): number {
    return this.remarkCount;
  }

  /** Takes in bytes that end with a line feed. */
  take(bytes: Uint8Array): void {
    const { batch } = this;
    const places = batch.kinds.length;
    const parseLine = this.format.parseLine;
    let at = 0;
    while (at < bytes.length && this.left > 0) {
      this.line++;
      const end = parseLine(bytes, at, batch);
      if (end - at > LONGEST_LINE) this.options.tooLong();
      if (end >= 0) {
        at = end + 1;
        this.left--;
        if (++batch.count === places) this.flush();
      } else at = this.passOver(bytes, at);
    }
  }

  /** Hands out what is left in the batch. */
  flush(): void {
    if (this.batch.count > 0) this.options.onBatch(this.batch);
    this.batch.count = 0;
  }

  private passOver(bytes: Uint8Array, from: number): number {
    const end = bytes.indexOf(CHARACTER.lineFeed, from);
    if (end - from > LONGEST_LINE) this.options.tooLong();
    const text = Buffer.from(bytes.subarray(from, end)).toString('latin1').replace(/\r$/, '');
    if (this.format.remark.test(text)) this.remarkCount++;
    else this.badLines.add(this.line, text);
    return end + 1;
  }
}
