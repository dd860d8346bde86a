import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { pipeline, Transform, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidInput } from '../../grader/contracts/file-problem';

const CHUNK = 1 << 18;

/** The bytes that every gzip file starts with. */
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * Streams the text of a trace, unpacked if it is gzip (recognised by its first bytes, not by its name).
 *
 * @param onRead - told how many more bytes of the file have been read
 * @throws InvalidInput if there is no such file
 */
export function openTraceBytes(file: string, onRead: (bytes: number) => void): Readable {
  const packed = isGzip(file);
  const source = createReadStream(file, { highWaterMark: CHUNK });
  const counted = source.pipe(countBytes(onRead));
  source.on('error', (error) => counted.destroy(error));
  if (!packed) return counted;
  // The callback keeps an error from counting as unhandled; whoever reads the result gets it too.
  return pipeline(counted, createGunzip({ chunkSize: CHUNK }), () => undefined);
}

/** The size of a trace's file in bytes, as it lies on the disk. @throws InvalidInput if it is no file */
export function sizeOfTrace(file: string): number {
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    return found.size;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What the user is told about a trace that cannot be read. */
export function unreadable(file: string, error: unknown): InvalidInput {
  const { code, message: words } = error as NodeJS.ErrnoException;
  const cause = code === 'ENOENT' ? 'there is no such file' : words;
  const message = `This trace cannot be read: ${cause}; expected a file of valgrind lackey or Dinero lines, plain or gzip.`;
  return new InvalidInput([{ severity: 'error', file, line: 1, column: 1, message }]);
}

function isGzip(file: string): boolean {
  const start = Buffer.alloc(GZIP_MAGIC.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start, 0, start.length, 0);
  } finally {
    closeSync(handle);
  }
  return GZIP_MAGIC.every((byte, index) => start[index] === byte);
}

function countBytes(onRead: (bytes: number) => void): Transform {
  return new Transform({
    highWaterMark: CHUNK,
    transform(chunk: Buffer, _encoding, done) {
      onRead(chunk.length);
      done(null, chunk);
    },
  });
}
