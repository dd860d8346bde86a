import type { Random } from '../../../grader/contracts/chapter';
import { describeFileProblem, InvalidInput } from '../../../grader/contracts/file-problem';
import { KEPT_BAD_LINES } from '../../../laboratory/traces/bad-lines';
import { KIND_NAMES } from '../../../laboratory/traces/reference-kind';
import { createBatch, type TraceBatch } from '../../../laboratory/traces/trace-batch';
import type { TraceFormatName } from '../../../laboratory/traces/trace-format';
import { TraceReader, type TraceLines } from '../../../laboratory/traces/trace-reader';
import { attempt, Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawTrace } from '../grammar/draw-trace';
import { mutateBytes } from '../mutators/mutate-bytes';
import { drawCuts, loadStream, mutateStream, saveStream, type Stream } from '../mutators/mutate-stream';
import { cutUp } from '../oracles/cut-up';
import { troubleOf } from '../oracles/hiding';
import { contentOf, type TraceContent } from '../oracles/trace-rules';

/** A trace, and how it is read. */
interface TraceInput extends Stream {
  readonly format: TraceFormatName | null;
  /** References that are wanted; 0 for all. */
  readonly take: number;
}

/** Small batches, so that their ends fall anywhere. */
const BATCHES = [1, 2, 7].map((places) => createBatch(places));

/**
 * The trace parser: references, remarks and bad lines are all the lines there are, each is what regular expressions take
 * it for, and where the bytes are cut into chunks makes no difference.
 */
export const traces: FuzzTarget<TraceInput> = {
  name: 'traces',
  share: 4000,
  make: (random) => {
    const whole = drawTrace(random);
    const bytes = random.chance(1, 2) ? whole : mutateBytes(whole, random);
    return { bytes, cuts: drawCuts(random), ...drawWishes(random) };
  },
  vary: (input, random) => ({
    ...input,
    ...mutateStream(input, random),
    ...(random.chance(1, 4) ? drawWishes(random) : {}),
  }),
  check: (input) => {
    const expected = contentOf(input.bytes, input.format ?? undefined, input.take || Infinity);
    const references: string[] = [];
    const read = attempt([InvalidInput], () => readAll(input, (batch) => references.push(...textsOf(batch))));
    if (read.done === expected.refused) throw new Mishandled('a line whose length is wrongly judged');
    if (read.done) expectLines(read.value, expected);
    // Of a refused trace, the references that did not fill their batch were not handed out.
    const wanted = expected.refused ? expected.references.slice(0, references.length) : expected.references;
    if (references.join() !== wanted.join()) throw new Mishandled(`the references ${references.join()}`);
    return read.done ? behaviourOf(expected) : read.why;
  },
  sizeOf: ({ bytes }) => bytes.length,
  save: (input) => ({ ...(saveStream(input) as object), format: input.format, take: input.take }),
  load: (saved) => {
    const { format, take } = saved as { readonly format: TraceFormatName | null; readonly take: number };
    return { ...loadStream(saved), format, take };
  },
};

function drawWishes(random: Random): Pick<TraceInput, 'format' | 'take'> {
  return { format: random.pick([null, null, 'lackey', 'din'] as const), take: random.pick([0, 0, 0, 1, 2, 5]) };
}

function readAll({ bytes, cuts, format, take }: TraceInput, onBatch: (batch: TraceBatch) => void): TraceLines {
  const batch = BATCHES[(bytes.length + cuts.length) % BATCHES.length] ?? createBatch(1);
  batch.count = 0;
  const reader = new TraceReader({
    file: 'some.trace',
    ...(format === null ? {} : { format }),
    ...(take === 0 ? {} : { take }),
    batch,
    onBatch,
  });
  for (const chunk of cutUp(bytes, cuts)) reader.add(chunk);
  return reader.end();
}

function textsOf({ count, kinds, high, low, sizes }: TraceBatch): string[] {
  return Array.from({ length: count }, (_, at) => {
    const upper = ((high[at] ?? 0) >>> 0).toString(16);
    const lower = ((low[at] ?? 0) >>> 0).toString(16);
    const address = upper === '0' ? lower : upper + lower.padStart(8, '0');
    return `${KIND_NAMES[kinds[at] ?? 0]} ${address} ${sizes[at]}`;
  });
}

function expectLines({ format, remarks, badLines, firstBad }: TraceLines, expected: TraceContent): void {
  if (format !== expected.format) throw new Mishandled(`the format ${format}`);
  if (remarks !== expected.remarks) throw new Mishandled(`${remarks} remarks`);
  if (badLines !== expected.badLines.length) throw new Mishandled(`${badLines} bad lines`);
  const places = firstBad.map(({ file, line }) => `${file}:${line}`);
  const expectedPlaces = expected.badLines.slice(0, KEPT_BAD_LINES).map((line) => `some.trace:${line}`);
  if (places.join() !== expectedPlaces.join()) throw new Mishandled(`bad lines at ${places.join()}`);
  for (const problem of firstBad) {
    const trouble = troubleOf(describeFileProblem(problem));
    if (trouble !== null) throw new Mishandled(`a message ${trouble}: ${JSON.stringify(problem.message)}`);
  }
}

function behaviourOf({ format, references, remarks, badLines }: TraceContent): string {
  const kinds = new Set(references.map((text) => text.split(' ')[0]));
  return [format, [...kinds].sort().join(), remarks > 0, 'x'.repeat(Math.min(6, badLines.length))].join(' ');
}
