import type { Property } from '../../../grader/contracts/chapter';

/** One page is filled in at random, and then looked up by the reference and by the submission. */
const lookups: Property = {
  frames: 'exact',
  references: true,
  generate: (random) => {
    const page = random.int(1, 15);
    const va = page * 4096 + random.int(0, 4095);
    const entry = random.int(1, 15) * 4096 + 1;
    return {
      setup: { machineFrames: 16 },
      calls: [
        { op: 'poke32', args: { pa: hex(0x1000 + page * 4), v: hex(entry) } },
        { op: 'lookup', args: { va: hex(va) } },
      ],
    };
  },
};

/** The generators of the target chapter. */
export const properties: Readonly<Record<string, Property>> = { lookups };

function hex(word: number): string {
  return `0x${word.toString(16).toUpperCase()}`;
}
