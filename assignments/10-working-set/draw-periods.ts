import type { Random } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';

const ESTIMATE: OperationCall = { op: 'estimate', args: {} };
const END: OperationCall = { op: 'end', args: {} };

/**
 * Draws a sampler. Rates, the initial fraction and (in {@link drawPeriod}) sample sizes are powers of two or sums of
 * few, so that every correct formula gives the same bits: properties compare results exactly.
 */
export function drawSampler(random: Random): { readonly call: OperationCall; readonly gfnCount: number } {
  const gfnCount = random.pick([8, 12, 50, 100, 1000]);
  const config = {
    gfnCount,
    slow: random.pick([0.125, 0.25, 0.5]),
    fast: random.pick([0.25, 0.5, 0.75, 1]),
    initial: random.pick([0, 0.25, 0.5, 1]),
  };
  return { call: { op: 'createSampler', args: config }, gfnCount };
}

/** Draws a period from `begin` to `end`, with estimates while it is open and after it. */
export function drawPeriod(random: Random, gfnCount: number): OperationCall[] {
  const sample = drawSample(random, gfnCount);
  const touched = sample.slice(0, random.int(0, sample.length));
  const calls: OperationCall[] = [{ op: 'begin', args: { sample } }];
  for (const gfn of random.shuffle(touched)) calls.push(touch(gfn));
  if (random.chance(1, 2)) calls.push(touch(drawUnseen(random, gfnCount, sample, touched)));
  if (random.chance(1, 8)) calls.push({ op: 'begin', args: { sample } });
  calls.push(ESTIMATE, END, ESTIMATE);
  return calls;
}

/** Draws what comes between two periods: a touch that nobody sees, or an `end` too many; often nothing. */
export function drawPause(random: Random, gfnCount: number): OperationCall[] {
  if (random.chance(1, 6)) return [touch(random.int(0, gfnCount - 1)), ESTIMATE];
  return random.chance(1, 8) ? [END, ESTIMATE] : [];
}

/** 1, 2, 4 or 8 different pages. */
function drawSample(random: Random, gfnCount: number): number[] {
  const size = random.pick([1, 2, 4, 4, 8]);
  const step = Math.floor(gfnCount / size);
  const pages = Array.from({ length: size }, (_, index) => index * step + random.int(0, step - 1));
  return random.shuffle(pages);
}

/** A page that was touched already, or one outside the sample if none was. */
function drawUnseen(random: Random, gfnCount: number, sample: readonly number[], touched: readonly number[]): number {
  if (touched.length > 0) return random.pick(touched);
  const others = Array.from({ length: gfnCount }, (_, gfn) => gfn).filter((gfn) => !sample.includes(gfn));
  return others.length > 0 ? random.pick(others) : random.pick(sample);
}

function touch(gfn: number): OperationCall {
  return { op: 'touch', args: { gfn } };
}
