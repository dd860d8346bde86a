import type { Random } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';

/** The sizes of a VM and of the proxy behind it, in pages. */
export interface Sizes {
  readonly vmPages: number;
  readonly proxyPages: number;
}

/** A call of `createProxyCache`. */
export function createProxyCache({ vmPages, proxyPages }: Sizes): OperationCall {
  return { op: 'createProxyCache', args: { vmPages, proxyPages } };
}

/** Draws sizes so small that a short trace overflows them. */
export function drawSizes(random: Random): Sizes {
  return { vmPages: random.pick([1, 2, 2, 3]), proxyPages: random.chance(1, 8) ? 0 : random.int(1, 4) };
}

/**
 * Draws references to more pages than the VM holds, at most to one more than VM and proxy hold. Half of them go to one
 * of the last pages referred to, so that all three places answer; a cyclic scan now and then is what LRU likes least.
 */
export function drawTrace(random: Random, length: number, { vmPages, proxyPages }: Sizes): OperationCall[] {
  const pages = vmPages + random.int(1, 1 + proxyPages);
  const first = random.pick([0, 1, 40]);
  const isScan = random.chance(1, 5);
  const trace: number[] = [];
  while (trace.length < length) {
    const isAgain = trace.length > vmPages && random.chance(1, 2);
    if (isScan) trace.push(first + (trace.length % pages));
    else trace.push(isAgain ? random.pick(trace.slice(-2 * vmPages - 2)) : first + random.int(0, pages - 1));
  }
  return trace.map((page) => ({ op: 'reference', args: { page } }));
}

/** Draws a question about the miss curve. */
export function drawMissesAt(random: Random, { proxyPages }: Sizes): OperationCall {
  return { op: 'missesAt', args: { extraPages: random.int(0, proxyPages) } };
}

/** Draws a demand on the misses, from none to more than a trace of `length` references can have. */
export function drawRecommend(random: Random, length: number): OperationCall {
  return { op: 'recommend', args: { maxMisses: random.int(0, length + 1) } };
}
