import { BadLines } from './bad-lines';
import { CHARACTER } from './line-parser';
import { BATCH_SIZE, createBatch, type TraceBatch } from './trace-batch';
import type { TraceFormat } from './trace-format';

/** Whose lines are read, how many, and who takes the references. */
export interface LineReaderOptions {
  /** As messages name it. */
  readonly file: string;
  /** References at most. */
  readonly take: number;
  readonly onBatch: (batch: TraceBatch) => void;
}

/**
 * Turns whole lines into batches of references. It holds one batch and the first bad lines, whatever the trace's
 * length.
 */
export class LineReader {
  readonly badLines: BadLines;
  private readonly batch = createBatch();
  private readonly onBatch: (batch: TraceBatch) => void;
  private left: number;
  private line = 0;
  private remarkCount = 0;

  constructor(
    private readonly format: TraceFormat,
    { file, take, onBatch }: LineReaderOptions,
  ) {
    this.badLines = new BadLines(file, format.example);
    this.onBatch = onBatch;
    this.left = take;
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
    const parseLine = this.format.parseLine;
    let at = 0;
    while (at < bytes.length && this.left > 0) {
      this.line++;
      const end = parseLine(bytes, at, batch);
      if (end >= 0) {
        at = end + 1;
        this.left--;
        if (++batch.count === BATCH_SIZE) this.flush();
      } else at = this.passOver(bytes, at);
    }
  }

  /** Hands out what is left in the batch. */
  flush(): void {
    if (this.batch.count > 0) this.onBatch(this.batch);
    this.batch.count = 0;
  }

  private passOver(bytes: Uint8Array, from: number): number {
    const end = bytes.indexOf(CHARACTER.lineFeed, from);
    const text = Buffer.from(bytes.subarray(from, end)).toString('latin1').replace(/\r$/, '');
    if (this.format.remark.test(text)) this.remarkCount++;
    else this.badLines.add(this.line, text);
    return end + 1;
  }
}
