import { InvalidInput } from '../../grader/contracts/file-problem';
import { openTraceBytes, sizeOfTrace, unreadable } from './trace-bytes';
import { TraceReader, type TraceLines, type TraceReaderOptions } from './trace-reader';

export type { TraceLines } from './trace-reader';

/** How a trace is read. */
export interface ReadTraceOptions extends Omit<TraceReaderOptions, 'file'> {
  /** Told how many more bytes of the file have been read. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * Reads a trace from start to end and hands out its references in batches. Memory does not grow with the trace.
 *
 * @throws InvalidInput if the file cannot be read or unpacked, or is no text
 */
export async function readTrace(file: string, { onRead, ...options }: ReadTraceOptions): Promise<TraceLines> {
  sizeOfTrace(file);
  const reader = new TraceReader({ ...options, file });
  try {
    for await (const chunk of openTraceBytes(file, onRead ?? (() => undefined))) {
      reader.add(chunk as Buffer);
      if (reader.isFull) break;
    }
  } catch (error) {
    throw error instanceof InvalidInput || !isSystemError(error) ? error : unreadable(file, error);
  }
  return reader.end();
}

/** Whether the file or its packing is at fault; anything else is a mistake of ours. */
function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).code === 'string';
}
