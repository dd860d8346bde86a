import fc from 'fast-check';
import { createBalloonHost, type BalloonHost, type VmSpec } from '../../../reference/09-ballooning/balloon';
import { createBalloonHost as createSecondHost } from '../../assignments/09-ballooning/second-solution';
import { GarbageMachine } from '../garbage-machine';

const PAGES = 6;
const VMS = ['a', 'b'];

const vm = fc.constantFrom(...VMS);
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('touch' as const), vm, page: fc.nat(PAGES), byte: fc.nat(255) }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('setTarget' as const), vm, page: fc.nat(PAGES + 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('reclaim' as const), page: fc.nat(8), tax: fc.constantFrom(0, 0.5) }),
  },
);
type Step = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** A host on a machine of its own, with what every touched page then held. */
class Trial {
  private readonly machine = new GarbageMachine(9, 0, 4);
  readonly host: BalloonHost;

  constructor(create: typeof createBalloonHost, gives: readonly number[]) {
    this.host = create(
      this.machine,
      VMS.map((id, index) => this.spec(id, gives.slice(index))),
    );
  }

  /** Makes one step and tells all that can be seen of it. */
  make(step: Step): unknown {
    if (step.op === 'reclaim')
      return this.host.reclaim(
        step.page,
        new Map([
          ['a', 0.25],
          ['b', 1],
        ]),
        step.tax,
      );
    if (step.op === 'setTarget') return [this.host.setTarget(step.vm, step.page), this.counts()];
    const outcome = this.host.touch(step.vm, step.page);
    if (!outcome.ok) return [outcome, this.counts()];
    const { bytes } = this.machine.frame(outcome.hfn);
    const before = [...bytes];
    bytes[step.page % bytes.length] = step.byte;
    return [{ ...outcome, hfn: 0 }, before, this.counts()];
  }

  /** Frames that are taken, and resident pages: as many. */
  balance(): readonly [taken: number, resident: number] {
    return [this.machine.allocated().length, VMS.reduce((sum, id) => sum + this.host.stats(id).resident, 0)];
  }

  private counts(): unknown {
    return VMS.map((id) => this.host.stats(id));
  }

  private spec(id: string, gives: readonly number[]): VmSpec {
    const list = [...gives];
    const guest = { allocPinned: () => list.shift() ?? null, freePinned: () => undefined };
    return { id, gfnCount: PAGES, min: 1, shares: 1000, guest };
  }
}

describe('createBalloonHost, property', () => {
  it('does what a host with one table of page states does, and loses no frame', () => {
    // Each page is given once at most, so the guest never names one that is in the balloon.
    const gives = fc.shuffledSubarray([0, 1, 2, 3, 4, 5]);
    fc.assert(
      fc.property(gives, fc.array(operation, { maxLength: 60, size: 'max' }), (pages, steps) => {
        const one = new Trial(createBalloonHost, pages);
        const other = new Trial(createSecondHost, pages);
        for (const step of steps) {
          expect(one.make(step)).toEqual(other.make(step));
          const [taken, resident] = one.balance();
          expect(taken).toBe(resident);
        }
      }),
      { seed: 9, numRuns: 60 },
    );
  });
});
