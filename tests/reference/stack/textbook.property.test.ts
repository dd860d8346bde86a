import fc from 'fast-check';
import { walk32 } from '../../../reference/03-page-walk/page-walk';
import { createTlb32, nestedWalk32 } from '../../../reference/07-nested-paging/nested-paging';
import { createMmu48, nestedWalk48 } from '../../../reference/08-walk-cost/walk-cost';
import type { Access, Fault, Mode } from '../../../reference/machine';
import { gpa, gpa32, gva, gva32, hpa, hpa32 } from '../../../reference/machine';
import { COURSE_RULES, kindOf, TWO_STEPS_32, X86_MACHINE } from '../../../reference/stack';
import type { AddressSpace } from '../../../reference/stack/hardware/address-space';
import { Processor } from '../../../reference/stack/hardware/processor';
import type { ProcessorDescription } from '../../../reference/stack/hardware/processor-description';
import type { WalkFault } from '../../../reference/stack/hardware/walk-fault';
import { asMem32, asMem64, copyImage, Dice, differentWords, randomImage } from './random-image';

const COURSE: ProcessorDescription = {
  ...X86_MACHINE,
  rules: COURSE_RULES,
  writeHits: 'when-write-filled',
  hostFrom: 0,
};
const ACCESSES = 60;
/** Translations of the test under way that succeeded: random tables must lead somewhere often enough to mean something. */
let successes = 0;

beforeEach(() => {
  successes = 0;
});

afterEach(() => {
  expect(successes).toBeGreaterThan(ACCESSES * 6);
});

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A fault of either in the same words: the stage, the step, and why. */
function inShort(fault: Fault | WalkFault): string {
  const stage = 'stage' in fault ? fault.stage : fault.dimension === 'direct' ? 'guest' : fault.dimension;
  return `${stage} ${fault.step} ${fault.code}`;
}

function fourStepAddress(dice: Dice): bigint {
  const indices = [0, 0, 0, 0].map(() => dice.roll(3));
  const address = indices.reduce((sum, index) => (sum << 9n) | BigInt(index), 0n) << 12n;
  const odd = dice.once(40) ? 1n << 50n : dice.once(20) ? 0xffff_8000_0000_0000n : 0n;
  return address | BigInt(dice.roll(4096)) | odd;
}

function split(address: bigint): readonly [number, number] {
  return [Number(BigInt.asIntN(32, address)), Number(BigInt.asIntN(32, address >> 32n))];
}

function references(processor: Processor): number {
  processor.settle();
  const { grid, direct } = processor.counts;
  return [...grid, ...direct].reduce((sum, count) => sum + count, 0);
}

describe('the stack against chapter 08', () => {
  const image64 = { frames: 24, entryBytes: 8, indices: 24, rarity: 60, hasUpperBits: true } as const;

  test('walks like nestedWalk48: address, fault, references, and every word of memory', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const ours = randomImage(dice, image64);
        const theirs = copyImage(ours);
        const mem = asMem64(theirs);
        const processor = new Processor(ours, COURSE);
        for (let i = 0; i < ACCESSES; i++) {
          const [guestRoot, hostRoot] = [dice.roll(24), dice.roll(24)];
          const [va, access] = [fourStepAddress(dice), dice.once(3) ? 'w' : 'r'] as const;
          const space: AddressSpace = { owner: 1, vm: 1, root: guestRoot, hostRoot };
          const before = references(processor);
          const fault = processor.translate(space, ...split(va), kindOf(access, 'user'));
          const expected = nestedWalk48(
            mem,
            { guestRoot: gpa(BigInt(guestRoot) << 12n), hostRoot: hpa(BigInt(hostRoot) << 12n) },
            gva(va),
            access,
          );
          if (expected.ok) {
            successes += 1;
            expect(fault).toBeNull();
            expect([processor.hfn, processor.gfn]).toEqual([Number(expected.hpa >> 12n), Number(expected.gpa >> 12n)]);
            expect(processor.pageBits).toBe(Math.min(expected.guestPage, expected.hostPage));
            expect(references(processor) - before).toBe(expected.refs);
          } else expect(fault === null ? 'no fault' : inShort(fault)).toBe(inShort(expected.fault));
        }
        expect(differentWords(ours, theirs)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('caches like createMmu48: hits, references and stale answers, over switches and flushes', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, pwcEntries, ntlbEntries) => {
          const dice = new Dice(seed);
          const ours = randomImage(dice, image64);
          const theirs = copyImage(ours);
          const mmu = createMmu48(asMem64(theirs), { pwcEntries, ntlbEntries });
          const processor = new Processor(ours, {
            ...COURSE,
            walkCache: { design: 'unified-translation', sets: 1, ways: pwcEntries },
            nestedTlb: { sets: 1, ways: ntlbEntries },
          });
          const roots = [0, 1].map(() => [dice.roll(24), dice.roll(24)] as const);
          let vm = 0;
          const loadVm = (): AddressSpace => {
            const [guestRoot = 0, hostRoot = 0] = roots[vm] ?? [];
            mmu.load(`vm${vm}`, { guestRoot: gpa(BigInt(guestRoot) << 12n), hostRoot: hpa(BigInt(hostRoot) << 12n) });
            return { owner: vm, vm, root: guestRoot, hostRoot };
          };
          let space = loadVm();
          for (let i = 0; i < ACCESSES; i++) {
            const va = fourStepAddress(dice);
            if (dice.once(12)) {
              vm = 1 - vm;
              space = loadVm();
            }
            if (dice.once(15)) {
              mmu.invlpg(gva(va));
              processor.dropPage(vm, ...split(va));
            }
            if (dice.once(25)) {
              mmu.invept(`vm${vm}`);
              processor.caches.dropSpace(vm);
              processor.caches.dropNested(vm);
            }
            if (dice.once(10)) changeBoth(dice, ours.words, theirs.words);
            const access: Access = dice.once(3) ? 'w' : 'r';
            const before = references(processor);
            const fault = processor.translate(space, ...split(va), kindOf(access, 'user'));
            const expected = mmu.translate(gva(va), access);
            if (expected.ok) {
              successes += 1;
              expect(fault).toBeNull();
              expect(processor.hfn).toBe(Number(expected.hpa >> 12n));
              expect(references(processor) - before).toBe(expected.refs);
            } else expect(fault === null ? 'no fault' : inShort(fault)).toBe(inShort(expected.fault));
          }
          expect(differentWords(ours, theirs)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  /** Somebody changes tables behind the caches' back. */
  function changeBoth(dice: Dice, ours: Int32Array, theirs: Int32Array): void {
    const position = dice.roll(24) * 1024 + dice.roll(24) * 2;
    const flipped = (ours[position] ?? 0) ^ (dice.once(2) ? 2 : 0x3000);
    ours[position] = flipped;
    theirs[position] = flipped;
  }
});

describe('the stack against chapters 03 and 07', () => {
  const image32 = { frames: 16, entryBytes: 4, indices: 16, rarity: 30, hasUpperBits: false } as const;
  const TOY: ProcessorDescription = { ...COURSE, guest: TWO_STEPS_32, host: TWO_STEPS_32 };

  function twoStepAddress(dice: Dice): number {
    return dice.roll(3) * 2 ** 22 + dice.roll(4) * 4096 + dice.roll(4096);
  }

  test('walks like walk32 in both modes', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const ours = randomImage(dice, image32);
        const theirs = copyImage(ours);
        const processor = new Processor(ours, { ...TOY, hostFrom: 3, rules: { ...COURSE_RULES, userMode: true } });
        for (let i = 0; i < ACCESSES; i++) {
          const root = dice.roll(16);
          const [va, access, mode] = [
            twoStepAddress(dice),
            dice.once(3) ? 'w' : 'r',
            dice.once(2) ? 'user' : 'kernel',
          ] as const;
          const fault = processor.translate({ owner: 1, vm: 1, root, hostRoot: 0 }, va | 0, 0, kindOf(access, mode));
          const expected = walk32(asMem32(theirs), { root: root * 4096, va, access, mode: mode satisfies Mode });
          if (expected.ok) {
            successes += 1;
            expect(fault).toBeNull();
            expect(processor.hfn).toBe(expected.pa >>> 12);
          } else
            expect(fault === null ? 'no fault' : `${fault.step} ${fault.code}`).toBe(
              `${expected.fault.step} ${expected.fault.code}`,
            );
        }
        expect(differentWords(ours, theirs)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('walks like nestedWalk32', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const ours = randomImage(dice, image32);
        const theirs = copyImage(ours);
        const processor = new Processor(ours, TOY);
        for (let i = 0; i < ACCESSES; i++) {
          const [root, hostRoot, va] = [dice.roll(16), dice.roll(16), twoStepAddress(dice)];
          const access: Access = dice.once(3) ? 'w' : 'r';
          const fault = processor.translate({ owner: 1, vm: 1, root, hostRoot }, va | 0, 0, kindOf(access, 'user'));
          const regs = { guestRoot: gpa32(root * 4096), hostRoot: hpa32(hostRoot * 4096) };
          const expected = nestedWalk32(asMem32(theirs), regs, gva32(va), access);
          if (expected.ok) {
            successes += 1;
            expect(fault).toBeNull();
            expect([processor.gfn, processor.hfn]).toEqual([expected.gpa >>> 12, expected.hpa >>> 12]);
          } else expect(fault === null ? 'no fault' : inShort(fault)).toBe(inShort(expected.fault));
        }
        expect(differentWords(ours, theirs)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('its TLB hits when that of chapter 07 does', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 10 }), (seed, capacity) => {
        const dice = new Dice(seed);
        const ours = randomImage(dice, image32);
        const tlb = createTlb32(asMem32(copyImage(ours)), capacity);
        const processor = new Processor(ours, { ...TOY, tlb: { sets: 1, ways: capacity } });
        const [root, hostRoot] = [dice.roll(16), dice.roll(16)];
        tlb.load('vm', { guestRoot: gpa32(root * 4096), hostRoot: hpa32(hostRoot * 4096) });
        for (let i = 0; i < ACCESSES; i++) {
          const va = twoStepAddress(dice);
          if (dice.once(12)) {
            tlb.invlpg(gva32(va));
            processor.dropPage(1, va | 0, 0);
          }
          const access: Access = dice.once(3) ? 'w' : 'r';
          const hits = processor.counts.tlbHits;
          const fault = processor.translate({ owner: 1, vm: 1, root, hostRoot }, va | 0, 0, kindOf(access, 'user'));
          const expected = tlb.translate(gva32(va), access);
          expect(fault === null).toBe(expected.ok);
          successes += expected.ok ? 1 : 0;
          if (expected.ok)
            expect([processor.hfn, processor.counts.tlbHits - hits]).toEqual([
              expected.hpa >>> 12,
              expected.hit ? 1 : 0,
            ]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
