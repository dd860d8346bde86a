/** What a stream of frames holds: the bodies up to its end, or up to the first length that is not allowed. */
export interface FramesOf {
  readonly bodies: readonly Buffer[];
  readonly refused: boolean;
}

/** Takes a whole stream apart: a length of 32 bits, so many bytes, and so on. What is not complete is left. */
export function framesOf(stream: Buffer, limit: number, order: 'little-endian' | 'big-endian'): FramesOf {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const bodies: Buffer[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const length = view.getUint32(at, order === 'little-endian');
    if (length > limit) return { bodies, refused: true };
    if (at + 4 + length > stream.length) break;
    bodies.push(stream.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { bodies, refused: false };
}
