import fc from 'fast-check';
import type { MachineDescription, Outcome, Process, Stack, Wish } from '../../../reference/stack';
import { BIT, FOUR_STEPS } from '../../../reference/stack';
import type { Mode } from '../../../reference/machine';
import { addressOf, DATA_PAGES, frameOfPage, oneGuest } from './one-guest';
import { ALL_REGIMES } from './regimes';

const PAGES = 96;
const MARKS = BigInt(BIT.A | BIT.D);

const page = fc.nat(PAGES - 1);
const process = fc.nat(1);
const op = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('map' as const),
      process,
      page,
      gfn: fc.nat(DATA_PAGES),
      write: fc.boolean(),
      user: fc.boolean(),
      execute: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('unmap' as const), process, page }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('clear-marks' as const), process, page }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('load' as const), process }) },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('access' as const),
      page,
      wish: fc.constantFrom<Wish>('r', 'w', 'x'),
      mode: fc.constantFrom<Mode>('user', 'kernel'),
    }),
  },
);
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

const controls = fc.record({ wp: fc.boolean(), nxe: fc.constant(true), smep: fc.boolean(), smap: fc.boolean() });
const tlbs = fc.constantFrom<MachineDescription['tlb']>(
  null,
  { sets: 2, ways: 2 },
  { sets: 1, ways: 8, large: { sets: 1, ways: 2 } },
);

/** Does one thing on one machine, as a kernel does that flushes what it changes, and says everything that can be seen of it. */
function perform({ stack, processes }: ReturnType<typeof oneGuest>, step: Op, current: number): string {
  if (step.op === 'access') return access(stack, processes[current], step.page, step.wish, step.mode);
  const owner = processes[step.process];
  if (owner === undefined) throw new Error('two processes');
  if (step.op === 'load') owner.load();
  else change(owner, step);
  return '';
}

function change(owner: Process, step: Exclude<Op, { op: 'access' | 'load' }>): void {
  const gva = addressOf(FOUR_STEPS, step.page);
  if (step.op === 'unmap') owner.unmap(gva);
  else if (step.op === 'map') {
    const { gfn, write, user, execute } = step;
    owner.unmap(gva);
    // The page behind the last one has no frame: a hole.
    owner.map({ gva, gfn, write, user, execute });
  } else {
    const entry = owner.readEntry(gva, 3);
    if (entry === undefined || entry === 0n) return;
    owner.writeEntry(gva, 3, entry & ~MARKS);
    owner.invlpg(gva);
  }
}

function access(stack: Stack, owner: Process | undefined, page: number, wish: Wish, mode: Mode): string {
  const gva = addressOf(FOUR_STEPS, page);
  const outcome = stack.access(gva, wish, mode);
  const marks = FOUR_STEPS.widths.map((_, step) => ((owner?.readEntry(gva, step) ?? 0n) & MARKS).toString(16));
  return `${inShort(outcome)} marks ${marks.join(' ')}`;
}

function inShort(outcome: Outcome): string {
  if (outcome.ok) return `ok ${outcome.hpa.toString(16)}`;
  if (outcome.deliver === 'hypervisor') return `hole ${outcome.gpa.toString(16)}`;
  return `${outcome.exception} ${outcome.errorCode} ${outcome.code} step ${outcome.step} cr2 ${outcome.cr2.toString(16)}`;
}

describe('all regimes', () => {
  test("give one another's answers, faults and marks for any kernel that flushes what it changes", () => {
    // Natively there are no holes: a kernel cannot map a page that has no frame.
    const virtual = ALL_REGIMES.filter(([, regime]) => regime.kind !== 'native');
    fc.assert(
      fc.property(fc.array(op, { minLength: 30, maxLength: 80 }), controls, tlbs, (ops, control, tlb) => {
        const seen = virtual.map(([, regime]) =>
          run({ regime, controls: control, tlb, guestMarks: 'before-data' }, ops),
        );
        for (const answers of seen) expect(answers).toEqual(seen[0]);
      }),
      { numRuns: runs(12) },
    );
  });

  test('agree with the machine without a hypervisor where no page is missing', () => {
    fc.assert(
      fc.property(fc.array(op, { minLength: 30, maxLength: 80 }), controls, tlbs, (ops, control, tlb) => {
        const whole = ops.map((step) => (step.op === 'map' ? { ...step, gfn: step.gfn % DATA_PAGES } : step));
        const seen = ALL_REGIMES.map(([, regime]) => run({ regime, controls: control, tlb }, whole));
        for (const answers of seen) expect(answers).toEqual(seen[0]);
      }),
      { numRuns: runs(12) },
    );
  });

  test('give the composition of what the kernel has mapped and where its pages lie', () => {
    fc.assert(
      fc.property(fc.array(op, { minLength: 30, maxLength: 80 }), fc.nat(ALL_REGIMES.length - 1), (ops, which) => {
        const regime = ALL_REGIMES[which]?.[1] ?? { kind: 'nested' };
        const whole = ops.map((step) => (step.op === 'map' ? { ...step, gfn: step.gfn % DATA_PAGES } : step));
        const answers = run({ regime, controls: { wp: true, nxe: true, smep: false, smap: false } }, whole);
        const mapped = [new Map<number, Extract<Op, { op: 'map' }>>(), new Map<number, Extract<Op, { op: 'map' }>>()];
        let current = 1;
        whole.forEach((step, i) => {
          if (step.op === 'load') current = step.process;
          if (step.op === 'map') mapped[step.process]?.set(step.page, step);
          if (step.op === 'unmap') mapped[step.process]?.delete(step.page);
          if (step.op !== 'access') return;
          const entry = mapped[current]?.get(step.page);
          const isAllowed =
            entry !== undefined &&
            (step.mode === 'kernel' || entry.user) &&
            (step.wish !== 'w' || entry.write) &&
            (step.wish !== 'x' || entry.execute);
          const expected = isAllowed
            ? `ok ${(frameOfPage(entry.gfn) * 4096).toString(16)} `
            : entry === undefined
              ? 'not-present'
              : 'protection';
          expect(answers[i]).toContain(expected);
        });
      }),
      { numRuns: runs(20) },
    );
  });

  function run(choice: Partial<MachineDescription>, ops: readonly Op[]): string[] {
    const guest = oneGuest(choice);
    let current = 1;
    return ops.map((step) => {
      if (step.op === 'load') current = step.process;
      return perform(guest, step, current);
    });
  }
});

function runs(fewest: number): number {
  return Number(globalThis.process.env.RUNS ?? fewest);
}
