import type { AccessBatch } from '../../reference/stack';
import { BIT, X86_MACHINE } from '../../reference/stack';
import type { AddressSpace } from '../../reference/stack/hardware/address-space';
import { Processor } from '../../reference/stack/hardware/processor';
import type { ProcessorDescription } from '../../reference/stack/hardware/processor-description';
import type { WriteBatch } from '../../reference/stack/hypervisor/shadow-updater';
import { ShadowUpdater } from '../../reference/stack/hypervisor/shadow-updater';
import { Image, PAGES } from './image';
import type { Trace } from './traces';
import { ACCESSES, highWords, makeTraces } from './traces';

/** Accesses of a batch: what fits into the first cache beside the tables. */
const BATCH = 4096;

/** What one test of one trace gave. */
interface Result {
  readonly name: string;
  readonly mps: number;
  readonly checksum: string;
  readonly ok: boolean;
}

const CHECKSUMS: Readonly<Record<string, string>> = {
  rand: 'c4bd62a9',
  zipf: 'f701db69',
  seq: '33800000',
  shadow: '27281ad9',
};
const IMAGE = { before: '2b46a2ba', after: '5a3886de' };

const PLAIN: ProcessorDescription = { ...X86_MACHINE, hostFrom: 0 };
const CACHED: ProcessorDescription = {
  ...PLAIN,
  tlb: { sets: 16, ways: 4 },
  walkCache: { design: 'split-translation', sets: 32, ways: 1 },
  nestedTlb: { sets: 64, ways: 1 },
};

/** Makes the image and the traces once; `run` measures all tests once. */
export function makeWorkload() {
  const image = new Image();
  const before = image.digest();
  const traces = makeTraces();
  const nested = { owner: 1, vm: 1, root: image.guestRoot, hostRoot: image.hostRoot };
  const native = { ...nested, root: image.nativeRoot };
  const tests = [
    { name: 'native', processor: new Processor(image.memory, { ...PLAIN, hostFrom: 5 }), space: native },
    { name: 'nested', processor: new Processor(image.memory, PLAIN), space: nested },
    { name: 'tlb+pwc', processor: new Processor(image.memory, CACHED), space: nested },
  ];
  const batches = traces.map((trace) => ({ trace, batches: cut(trace) }));
  const writes = makeWrites(image, traces[0]);
  const updater = new ShadowUpdater(image.memory, new Processor(image.memory, PLAIN), nested, image.shadowOf);
  let after = '';
  return {
    run: (): Result[] => {
      const translated = tests.flatMap(({ name, processor, space }) =>
        batches.map(({ trace, batches: parts }) => ({
          ...translate(processor, space, parts, trace.name),
          name: `${name} ${trace.name}`,
        })),
      );
      // The updates change the guest's tables; the next round finds them as they were.
      const words = image.memory.words.slice();
      const updated = updateShadow(updater, writes);
      after = image.digest();
      image.memory.words.set(words);
      return [...translated, updated];
    },
    imageDigest: () => ({ before, after, ok: before === IMAGE.before && after === IMAGE.after }),
  };
}

function translate(processor: Processor, space: AddressSpace, batches: readonly AccessBatch[], trace: string): Result {
  processor.caches.clear();
  const start = performance.now();
  let sum = 0;
  for (const batch of batches) {
    processor.run(space, batch, () => -1);
    sum = checksum(sum, batch.hfn);
  }
  return result(start, sum, trace);
}

function updateShadow(updater: ShadowUpdater, batches: readonly WriteBatch[]): Result {
  const start = performance.now();
  let sum = 0;
  for (const batch of batches) {
    updater.run(batch);
    sum = checksum(sum, batch.hfn);
  }
  return { ...result(start, sum, 'shadow'), name: 'shadow rand' };
}

/**
 * Adds frames to a checksum: c * 31 + frame for each, modulo 2^32. C does so along the way, while it waits for memory. Here it is a
 * loop of its own, which would wait for every multiplication; so it takes four frames in one step.
 */
function checksum(sum: number, frames: Int32Array): number {
  let next = sum;
  for (let i = 3; i < frames.length; i += 4) {
    const upper = Math.imul(frames[i - 3] ?? 0, 31 ** 3) + Math.imul(frames[i - 2] ?? 0, 31 ** 2);
    const lower = Math.imul(frames[i - 1] ?? 0, 31) + (frames[i] ?? 0);
    next = (Math.imul(next, 31 ** 4) + upper + lower) | 0;
  }
  return next;
}

function result(start: number, sum: number, expected: string): Result {
  const mps = ACCESSES / (performance.now() - start) / 1000;
  const digits = (sum >>> 0).toString(16).padStart(8, '0');
  return { name: expected, mps, checksum: digits, ok: digits === CHECKSUMS[expected] };
}

function cut({ low, kind }: Trace): readonly AccessBatch[] {
  const high = highWords(BATCH);
  // One column of answers for all: the caller reads it after each batch, as C reads each answer.
  const hfn = new Int32Array(BATCH);
  return starts().map((from) => ({
    length: BATCH,
    low: low.subarray(from, from + BATCH),
    high,
    kind: kind.subarray(from, from + BATCH),
    hfn,
  }));
}

/** Write i goes to the leaf entry of the page of access i, and maps another page there. */
function makeWrites(image: Image, trace: Trace | undefined): readonly WriteBatch[] {
  return starts().map((from) => {
    const batch: WriteBatch = {
      length: BATCH,
      table: new Int32Array(BATCH),
      index: new Int32Array(BATCH),
      low: new Int32Array(BATCH),
      high: new Int32Array(BATCH),
      hfn: new Int32Array(BATCH),
    };
    for (let i = 0; i < BATCH; i++) {
      const page = (trace?.low[from + i] ?? 0) >>> 12;
      const dirty = ((trace?.kind[from + i] ?? 0) & 1) !== 0 ? BIT.D : 0;
      batch.table[i] = image.leafTables[page >>> 9] ?? 0;
      batch.index[i] = page & 511;
      batch.low[i] = (((page * 7) & (PAGES - 1)) << 12) | BIT.P | BIT.W | BIT.U | BIT.A | dirty;
    }
    return batch;
  });
}

function starts(): readonly number[] {
  return Array.from({ length: ACCESSES / BATCH }, (_, i) => i * BATCH);
}
