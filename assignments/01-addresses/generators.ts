import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import { pageAndOffsetAddUp, pagesOfEveryByte, partsAddUp32, partsAddUp48 } from './conditions';
import {
  drawAccess,
  drawAddress32,
  drawBadPageSize,
  drawCanonical,
  drawNonCanonical,
  drawPageSize,
  drawParts32,
  hex,
} from './draw-addresses';

/**
 * The property tests of chapter 01. A sequence grows with its run, from 4 operations to about 35 (round trip) or 25; all
 * 40 runs of all four properties together have less than 3,000. Most operations have a result; some are refused.
 *
 * @source course 01, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'round-trip': property(
    (random, run) => sequence(4 + Math.floor(run * 0.8), () => drawRoundTrip(random)),
    partsAddUp32,
  ),
  'split48-arithmetic': property(
    (random, run) => sequence(lengthOf(run), (empty) => drawSplit48(random, empty)),
    partsAddUp48,
  ),
  'page-and-offset': property(
    (random, run) => sequence(lengthOf(run), (empty) => drawPageOf(random, empty)),
    pageAndOffsetAddUp,
  ),
  'touched-bytes': property(
    (random, run) => sequence(lengthOf(run), (empty) => drawTouched(random, empty)),
    pagesOfEveryByte,
  ),
};

function property(generate: Property['generate'], condition: NonNullable<Property['condition']>): Property {
  return { generate, frames: 'exact', references: false, condition };
}

function lengthOf(run: number): number {
  return 4 + Math.floor(run / 2);
}

/** Only every second operation may be one without a result, so that at least half of every sequence has one. */
function sequence(length: number, draw: (mayBeEmpty: boolean) => OperationCall): Sequence {
  return { setup: {}, calls: Array.from({ length }, (_, index) => draw(index % 2 === 1)) };
}

/** Cuts an address, or joins parts. */
function drawRoundTrip(random: Random): OperationCall {
  if (random.chance(3, 5)) return { op: 'split32', args: { va: hex(drawAddress32(random)) } };
  return { op: 'join32', args: { ...drawParts32(random) } };
}

/** About three values out of four are canonical, half of them in the upper half. */
function drawSplit48(random: Random, mayBeEmpty: boolean): OperationCall {
  const va = mayBeEmpty && random.chance(1, 2) ? drawNonCanonical(random) : drawCanonical(random);
  return { op: 'split48', args: { va: hex(va) } };
}

/** About one page size in eight is nonsense. */
function drawPageOf(random: Random, mayBeEmpty: boolean): OperationCall {
  const pageSize = mayBeEmpty && random.chance(1, 4) ? drawBadPageSize(random) : drawPageSize(random);
  return { op: 'pageOf', args: { va: hex(drawAddress32(random)), pageSize } };
}

/** Some accesses are empty, have a page size that is nonsense or run over the end of the address space. */
function drawTouched(random: Random, mayBeEmpty: boolean): OperationCall {
  const access = drawAccess(random);
  if (mayBeEmpty && random.chance(1, 2)) {
    const nonsense = { ...access, pageSize: drawBadPageSize(random) };
    const tooLong = { ...access, va: hex(2 ** 32 - 8), len: 8 + random.int(1, 40) };
    return { op: 'pagesTouched', args: random.pick([{ ...access, len: 0 }, nonsense, tooLong]) };
  }
  return { op: 'pagesTouched', args: access };
}
