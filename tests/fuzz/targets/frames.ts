import { FrameReader as CompileReader, encodeFrame } from '../../../grader/compile/frames';
import type { Random } from '../../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import { FrameReader, toFrame } from '../../../grader/sandbox/wire/frames';
import { decodeResponse, WireViolation } from '../../../grader/sandbox/wire/responses';
import { allowing, Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateBytes } from '../mutators/mutate-bytes';

/** Bytes of a child, and the sizes of the chunks in which they arrive. */
interface Stream {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
}

const LIMIT = 4096;
const NONCE = '0123456789abcdef0123456789abcdef';

/**
 * The frames of the runner and of the compilers: however a stream is cut into chunks, the same messages come out of it,
 * and a stream that is none is refused.
 */
export const frames: FuzzTarget<Stream> = {
  name: 'frames',
  make: (random) => {
    const messages = Array.from({ length: random.int(0, 6) }, () => drawMessage(random));
    const whole = Buffer.concat(
      messages.map((message) =>
        random.chance(1, 2) ? toFrame(Buffer.from(JSON.stringify(message))) : encodeFrame(message),
      ),
    );
    const bytes = random.chance(1, 3) ? whole : mutateBytes(whole, random);
    return { bytes, cuts: Array.from({ length: random.int(0, 8) }, () => random.int(0, 40)) };
  },
  check: ({ bytes, cuts }) => {
    const chunks = cutUp(bytes, cuts);
    const runner = read(chunks, new FrameReader(LIMIT), [RangeError]);
    expectSame(runner, read([bytes], new FrameReader(LIMIT), [RangeError]));
    expectSame(
      read(chunks, new CompileReader(), [RangeError, SyntaxError]),
      read([bytes], new CompileReader(), [RangeError, SyntaxError]),
    );
    const total = runner.messages.reduce<number>((sum, message) => sum + (message as Buffer).length + 4, 0);
    if (total > bytes.length) throw new Mishandled('more bytes came out than went in');
    for (const message of runner.messages) allowing([WireViolation], () => decodeResponse(message as Buffer, NONCE));
  },
  save: ({ bytes, cuts }) => ({ base64: bytes.toString('base64'), cuts }),
  load: (saved) => {
    const { base64, cuts } = saved as { readonly base64: string; readonly cuts: readonly number[] };
    return { bytes: Buffer.from(base64, 'base64'), cuts };
  },
};

interface Reading {
  readonly messages: readonly unknown[];
  readonly refused: boolean;
}

/** Reads up to the first chunk that is refused; what came before it in that chunk is lost, as it is for the grader. */
function read(
  chunks: readonly Buffer[],
  reader: { push(chunk: Buffer): readonly unknown[] },
  allowed: readonly (abstract new (...args: never[]) => Error)[],
): Reading {
  const messages: unknown[] = [];
  for (const chunk of chunks) {
    const read = allowing(allowed, () => reader.push(chunk));
    if (read === null) return { messages, refused: true };
    messages.push(...read);
  }
  return { messages, refused: false };
}

function expectSame(cut: Reading, whole: Reading): void {
  if (cut.refused !== whole.refused) throw new Mishandled('the chunks decide whether a stream is refused');
  if (whole.refused) return;
  const same =
    cut.messages.length === whole.messages.length &&
    cut.messages.every((message, at) => isSame(message, whole.messages[at]));
  if (!same) throw new Mishandled('the chunks decide which messages come out');
}

function isSame(one: unknown, other: unknown): boolean {
  if (Buffer.isBuffer(one) && Buffer.isBuffer(other)) return one.equals(other);
  return JSON.stringify(one) === JSON.stringify(other);
}

function cutUp(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of cuts) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

function drawMessage(random: Random): Json {
  const nonce = random.chance(9, 10) ? NONCE : hostileText(random);
  const record: JsonObject = {
    sequence: random.int(-1, 3),
    replies: Array.from({ length: random.int(0, 3) }, () => hostileText(random)),
    loading: random.pick([null, '{"exports":[]}', hostileText(random)]),
  };
  return random.pick<Json>([
    { type: 'ready', nonce },
    { type: 'part', nonce, ...record },
    {
      type: 'end',
      nonce,
      ...record,
      end: random.pick(['finished', 'timeout', 'crashed', 'passed']),
      fuel: random.int(0, 9),
    },
    { type: 'fault', nonce, sequence: 0, message: hostileText(random) },
    'ready',
    { kind: 'rejected', problems: [] },
    hostileText(random),
  ]);
}
