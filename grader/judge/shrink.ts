import type { Sequence } from '../contracts/chapter';

/** How many runs a shrink may cost; enough for sequences of about a hundred operations. */
const MOST_RUNS = 80;

/**
 * Shrinks a failing sequence by leaving out ever smaller blocks of operations while it still fails.
 *
 * @param fails - runs a candidate and says whether it still fails
 * @returns a sequence that fails and from which (within the bound on runs) no single operation can be left out
 */
export async function shrink(sequence: Sequence, fails: (candidate: Sequence) => Promise<boolean>): Promise<Sequence> {
  let calls = [...sequence.calls];
  let runs = 0;
  for (let block = Math.ceil(calls.length / 2); block >= 1; block = block === 1 ? 0 : Math.ceil(block / 2)) {
    let start = Math.max(0, calls.length - block);
    for (;;) {
      if (runs >= MOST_RUNS) return { setup: sequence.setup, calls };
      const candidate = [...calls.slice(0, start), ...calls.slice(start + block)];
      runs++;
      if (candidate.length > 0 && (await fails({ setup: sequence.setup, calls: candidate }))) calls = candidate;
      if (start === 0) break;
      start = Math.max(0, start - block);
    }
  }
  return { setup: sequence.setup, calls };
}
