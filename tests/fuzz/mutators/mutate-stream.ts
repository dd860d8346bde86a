import type { Random } from '../../../grader/contracts/chapter';
import type { Json } from '../../../grader/contracts/json';
import { mutateBytes } from './mutate-bytes';

/** Bytes, and the sizes of the chunks in which they arrive; what is left comes as a last one. */
export interface Stream {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
}

/** Draws where a stream is cut: not at all, a few times, or after every byte of its start. */
export function drawCuts(random: Random): number[] {
  const cuts: number[] = [];
  const longest = random.pick([1, 8, 40, 200]);
  for (let count = random.int(0, 8); count > 0; count--) cuts.push(random.int(0, longest));
  return cuts;
}

/** Makes mistakes in a stream's bytes, cuts it anew, or both. */
export function mutateStream({ bytes, cuts }: Stream, random: Random): Stream {
  return {
    bytes: random.chance(4, 5) ? mutateBytes(bytes, random) : bytes,
    cuts: random.chance(1, 2) ? drawCuts(random) : cuts,
  };
}

/** A stream as JSON. */
export function saveStream({ bytes, cuts }: Stream): Json {
  return { base64: bytes.toString('base64'), cuts };
}

/** The stream that {@link saveStream} wrote. */
export function loadStream(saved: Json): Stream {
  const { base64, cuts } = saved as { readonly base64: string; readonly cuts: readonly number[] };
  return { bytes: Buffer.from(base64, 'base64'), cuts };
}
