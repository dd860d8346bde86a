import { FRAME_LIMIT, FrameReader as CompileReader } from '../../../grader/compile/frames';
import type { Json } from '../../../grader/contracts/json';
import { FrameReader } from '../../../grader/sandbox/wire/frames';
import { decodeResponse, encodeResponse, WireViolation, type Response } from '../../../grader/sandbox/wire/responses';
import { attempt, Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawStream, NONCE } from '../grammar/draw-stream';
import { mutateBytes } from '../mutators/mutate-bytes';
import { drawCuts, loadStream, mutateStream, saveStream, type Stream } from '../mutators/mutate-stream';
import { cutUp } from '../oracles/cut-up';
import { framesOf, type FramesOf } from '../oracles/frame-rules';

const LIMIT = 4096;

/**
 * The frames of the runner and of the compilers: however a stream is cut into chunks, exactly the messages that it holds
 * come out of it up to a length over the limit, which is refused, and what a message says is read with all its fields or not at all.
 */
export const frames: FuzzTarget<Stream> = {
  name: 'frames',
  share: 4000,
  make: (random) => {
    const whole = drawStream(random);
    return { bytes: random.chance(1, 3) ? whole : mutateBytes(whole, random), cuts: drawCuts(random) };
  },
  vary: mutateStream,
  check: ({ bytes, cuts }) => {
    const chunks = cutUp(bytes, cuts);
    const runner = expectRunner(bytes, chunks);
    const compiler = expectCompiler(bytes, chunks);
    const told = runner.bodies.map(readMessage);
    return [compiler, runner.refused, Math.min(told.length, 3), ...told.slice(0, 2)].join(' ');
  },
  sizeOf: ({ bytes }) => bytes.length,
  save: saveStream,
  load: loadStream,
};

function expectRunner(bytes: Buffer, chunks: readonly Buffer[]): FramesOf {
  const expected = framesOf(bytes, LIMIT, 'little-endian');
  const { messages, refused } = readAll(chunks, new FrameReader(LIMIT), [RangeError]);
  if (refused !== expected.refused) throw new Mishandled('a length of the runner that is wrongly judged');
  const same = expected.bodies.every((body, at) => messages[at]?.equals(body));
  if (!same || messages.length !== expected.bodies.length)
    throw new Mishandled('other messages of the runner than the stream holds');
  return expected;
}

function expectCompiler(bytes: Buffer, chunks: readonly Buffer[]): string {
  const { bodies, refused } = framesOf(bytes, FRAME_LIMIT, 'big-endian');
  const values = bodies.map((body) => attempt([SyntaxError], () => JSON.parse(body.toString('utf8')) as Json));
  const isJson = values.every(({ done }) => done);
  const read = readAll(chunks, new CompileReader(), [RangeError, SyntaxError]);
  if (read.refused !== (refused || !isJson)) throw new Mishandled('a frame of the compilers that is wrongly judged');
  const expected: Json[] = [];
  for (const value of values) {
    if (!value.done) break;
    expected.push(value.value);
  }
  if (JSON.stringify(read.messages) !== JSON.stringify(expected))
    throw new Mishandled('other messages of the compilers');
  return `${read.refused} ${expected.length > 0}`;
}

/** Reads up to the first byte that is refused: the grader then lets the child go. */
function readAll<Message>(
  chunks: readonly Buffer[],
  reader: { push(chunk: Buffer): Iterable<Message> },
  allowed: readonly (abstract new (...args: never[]) => Error)[],
): { readonly messages: readonly Message[]; readonly refused: boolean } {
  const messages: Message[] = [];
  const read = attempt(allowed, () => {
    for (const chunk of chunks) for (const message of reader.push(chunk)) messages.push(message);
  });
  return { messages, refused: !read.done };
}

/** What is read of a message is what the runner would have to write for it. */
function readMessage(body: Buffer): string {
  const read = attempt([WireViolation], () => decodeResponse(body, NONCE));
  if (!read.done) return read.why;
  const again = attempt([WireViolation], () => decodeResponse(encodeResponse(read.value), NONCE));
  if (!again.done || JSON.stringify(again.value) !== JSON.stringify(read.value))
    throw new Mishandled('a message that cannot be written');
  expectFields(read.value, body);
  return read.value.type;
}

/** What was read stands in the header; every count is one. */
function expectFields(response: Response, body: Buffer): void {
  const [header = ''] = body.toString('utf8').split('\n');
  const { type, nonce } = JSON.parse(header) as { readonly type?: unknown; readonly nonce?: unknown };
  if (nonce !== NONCE || type !== response.type) throw new Mishandled('a message of somebody else');
  const counts = ['sequence' in response ? response.sequence : 0, 'fuel' in response ? response.fuel : 0];
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) throw new Mishandled('a count that is none');
}
