import type { Json } from '../contracts/json';

/** The longest frame that either side accepts, in bytes: a script of 2 MiB and its source map fit with room. */
export const FRAME_LIMIT = 16 * 1024 * 1024;

const HEADER_BYTES = 4;

/**
 * Encodes one message: its length in bytes as four bytes, big-endian, then its JSON text in UTF-8.
 *
 * @throws {RangeError} if the message is longer than {@link FRAME_LIMIT}
 */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  if (body.length > FRAME_LIMIT) throw new RangeError(`encodeFrame: ${body.length} bytes exceed ${FRAME_LIMIT}`);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/** Puts a byte stream back together into messages. A frame may arrive in any number of chunks. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;

  /**
   * Takes the next chunk and hands out the messages that it completes, in order, one at a time: those before a frame that
   * is refused are not lost, wherever the stream was cut. Nothing is taken unless the result is iterated.
   *
   * @throws {RangeError} if a frame announces more than {@link FRAME_LIMIT} bytes
   * @throws {SyntaxError} if a frame is no JSON
   */
  *push(chunk: Buffer): Generator<Json, void> {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    for (let body = this.take(); body !== null; body = this.take()) yield JSON.parse(body.toString()) as Json;
  }

  private take(): Buffer | null {
    if (this.bytes < HEADER_BYTES) return null;
    // A long frame arrives in many chunks: join them only once the whole length is there.
    const head = this.joinAtLeast(HEADER_BYTES);
    const length = head.readUInt32BE(0);
    if (length > FRAME_LIMIT) throw new RangeError(`FrameReader: a frame of ${length} bytes exceeds ${FRAME_LIMIT}`);
    if (this.bytes < HEADER_BYTES + length) return null;
    const joined = this.joinAtLeast(HEADER_BYTES + length);
    this.chunks[0] = joined.subarray(HEADER_BYTES + length);
    this.bytes -= HEADER_BYTES + length;
    return joined.subarray(HEADER_BYTES, HEADER_BYTES + length);
  }

  private joinAtLeast(count: number): Buffer {
    const first = this.chunks[0];
    if (first !== undefined && first.length >= count) return first;
    const joined = Buffer.concat(this.chunks);
    this.chunks = [joined];
    return joined;
  }
}
