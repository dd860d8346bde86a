const LENGTH_BYTES = 4;

/** Puts the length of a message, in bytes, before it. */
export function toFrame(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + message.length);
  frame.writeUInt32LE(message.length);
  message.copy(frame, LENGTH_BYTES);
  return frame;
}

/** Cuts a stream of bytes into the messages that {@link toFrame} framed. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private buffered = 0;

  /** @param limit - the longest message, in bytes */
  constructor(private readonly limit: number) {}

  /**
   * Adds bytes and hands out the messages that are complete, in order, one at a time: those before a length that is
   * refused are not lost, wherever the stream was cut. Nothing is added unless the result is iterated.
   *
   * @throws {RangeError} when a message is longer than the limit
   */
  *push(chunk: Buffer): Generator<Buffer, void> {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    for (let length = this.nextLength(); length !== null; length = this.nextLength()) {
      const frame = this.take(LENGTH_BYTES + length);
      yield frame.subarray(LENGTH_BYTES);
    }
  }

  /** The length of the first message if all of it is here. */
  private nextLength(): number | null {
    if (this.buffered < LENGTH_BYTES) return null;
    const length = this.peek(LENGTH_BYTES).readUInt32LE();
    if (length > this.limit) throw new RangeError(`FrameReader: a message of ${length} bytes; at most ${this.limit}`);
    return this.buffered < LENGTH_BYTES + length ? null : length;
  }

  private take(bytes: number): Buffer {
    const all = this.peek(bytes);
    const rest = all.subarray(bytes);
    this.chunks[0] = rest;
    if (rest.length === 0) this.chunks.shift();
    this.buffered -= bytes;
    return all.subarray(0, bytes);
  }

  /** Joins chunks until the first one holds so many bytes. */
  private peek(bytes: number): Buffer {
    const first = this.chunks[0];
    if (first !== undefined && first.length >= bytes) return first;
    const joined = Buffer.concat(this.chunks);
    this.chunks = [joined];
    return joined;
  }
}
