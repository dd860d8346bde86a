import fc from 'fast-check';
import type { AccessBatch, MachineDescription } from '../../../reference/stack';
import {
  COURSE_RULES,
  createBatch,
  FIVE_STEPS,
  FOUR_STEPS,
  ninesGeometry,
  pushAccess,
  stepsOf,
  THREE_STEPS,
  TWO_STEPS_32,
  X86_MACHINE,
} from '../../../reference/stack';
import type { AddressSpace } from '../../../reference/stack/hardware/address-space';
import { Processor } from '../../../reference/stack/hardware/processor';
import type { ProcessorDescription } from '../../../reference/stack/hardware/processor-description';
import { bitsBelow } from '../../../reference/stack/geometry';
import { copyImage, Dice, differentWords, randomImage } from './random-image';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const FRAMES = 24;
const ACCESSES = 120;

const caches = fc.record({
  tlb: fc.constantFrom<MachineDescription['tlb']>(
    null,
    { sets: 4, ways: 2 },
    { sets: 1, ways: 12 },
    { sets: 2, ways: 1, large: { sets: 1, ways: 2 } },
  ),
  walkCache: fc.constantFrom<MachineDescription['walkCache']>(
    null,
    { design: 'split-translation', sets: 2, ways: 1 },
    { design: 'unified-translation', sets: 1, ways: 6 },
    { design: 'unified-translation', sets: 1, ways: 6, holds: 'gpa' },
    { design: 'translation-path', sets: 2, ways: 2 },
    { design: 'unified-page-table', sets: 4, ways: 2 },
    { design: 'split-page-table', sets: 2, ways: 2 },
  ),
  nestedTlb: fc.constantFrom<MachineDescription['nestedTlb']>(null, { sets: 4, ways: 1 }, { sets: 1, ways: 10 }),
  writeHits: fc.constantFrom<MachineDescription['writeHits']>('when-dirty', 'when-write-filled'),
  guestMarks: fc.constantFrom<MachineDescription['guestMarks']>('after-data', 'before-data'),
  controls: fc.record({ wp: fc.boolean(), nxe: fc.boolean(), smep: fc.boolean(), smap: fc.boolean() }),
});

const shapes = fc.constantFrom(
  { guest: FOUR_STEPS, host: FOUR_STEPS, isCourse: false },
  { guest: FOUR_STEPS, host: FOUR_STEPS, isCourse: true },
  { guest: THREE_STEPS, host: FOUR_STEPS, isCourse: false },
  { guest: FIVE_STEPS, host: FIVE_STEPS, isCourse: false },
  { guest: TWO_STEPS_32, host: TWO_STEPS_32, isCourse: true },
  { guest: ninesGeometry(1), host: ninesGeometry(2), isCourse: false },
);

const processors: fc.Arbitrary<ProcessorDescription> = fc
  .tuple(shapes, caches, fc.nat(6))
  .map(([{ guest, host, isCourse }, cache, from]) => ({
    ...X86_MACHINE,
    ...cache,
    guest,
    host,
    rules: isCourse ? COURSE_RULES : X86_MACHINE.rules,
    hostFrom: Math.min(from, stepsOf(guest) + 1),
  }));

/** Addresses in few tables, now and then not canonical, now and then in the upper half. */
function fillBatch(batch: AccessBatch, dice: Dice, { guest }: ProcessorDescription): void {
  batch.length = 0;
  for (let i = 0; i < ACCESSES; i++) {
    let gva = BigInt(dice.roll(4096));
    guest.widths.forEach((_, step) => (gva |= BigInt(dice.roll(3)) << BigInt(bitsBelow(guest, step))));
    if (dice.once(40)) gva |= 1n << 60n;
    if (guest.signed && dice.once(20)) gva |= (-1n << BigInt(bitsBelow(guest, -1) - 1)) & 0xffff_ffff_ffff_ffffn;
    pushAccess(batch, gva, [0, 1, 2, 4, 5, 6][dice.roll(6)] ?? 0);
  }
}

function countsOf(processor: Processor): unknown {
  processor.settle();
  const { counts } = processor;
  return { ...counts, grid: [...counts.grid], direct: [...counts.direct], walkCacheHits: [...counts.walkCacheHits] };
}

describe('the generated walk against the careful one', () => {
  let successes = 0;

  test('gives equal frames, faults, counts and marks, in any geometry, regime and design of caches', () => {
    fc.assert(
      fc.property(seeds, processors, (seed, description) => {
        const dice = new Dice(seed);
        const { entryBytes } = description.guest;
        const shape = { frames: FRAMES, entryBytes, indices: FRAMES, rarity: 120, hasUpperBits: true };
        const fastMemory = randomImage(dice, shape);
        const carefulMemory = copyImage(fastMemory);
        const fast = new Processor(fastMemory, description);
        const careful = new Processor(carefulMemory, description);
        const spaces = [1, 2].map((owner): AddressSpace => ({
          owner,
          vm: owner % 2,
          root: dice.roll(FRAMES),
          hostRoot: dice.roll(FRAMES),
        }));
        const batch = createBatch(ACCESSES);
        for (let round = 0; round < 6; round++) {
          const space = spaces[dice.roll(2)];
          if (space === undefined) throw new Error('two spaces');
          fillBatch(batch, dice, description);
          const faults: string[] = [];
          fast.run(space, batch, (index, fault) => {
            faults.push(`${index} ${JSON.stringify(fault)}`);
            return -1;
          });
          const expected: string[] = [];
          for (let i = 0; i < batch.length; i++) {
            const fault = careful.translate(space, batch.low[i] ?? 0, batch.high[i] ?? 0, batch.kind[i] ?? 0);
            if (fault !== null) expected.push(`${i} ${JSON.stringify(fault)}`);
            else successes += 1;
            expect(batch.hfn[i]).toBe(fault === null ? careful.hfn : -1);
          }
          expect(faults).toEqual(expected);
          expect(countsOf(fast)).toEqual(countsOf(careful));
          if (dice.once(3)) {
            const at = dice.roll(ACCESSES);
            for (const processor of [fast, careful]) {
              processor.dropPage(space.owner, batch.low[at] ?? 0, batch.high[at] ?? 0);
            }
          }
        }
        expect(differentWords(fastMemory, carefulMemory)).toEqual([]);
      }),
      { numRuns: Number(process.env.RUNS ?? 120) },
    );
    expect(successes).toBeGreaterThan(10_000);
  });
});
