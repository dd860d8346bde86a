import fc from 'fast-check';
import { createSharer, type Sharer } from '../../../reference/11-page-sharing/page-sharing';
import type { Frame } from '../../../reference/machine';
import { createSharer as createSecondSharer } from '../../assignments/11-page-sharing/second-solution';
import { GarbageMachine } from '../garbage-machine';

const vm = fc.constantFrom('a', 'a1');
const gfn = fc.constantFrom(1, 11, 0);
const value = fc.nat(2);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('attach' as const), vm, gfn, value }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('scan' as const), vm, gfn, value }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('write' as const), vm, gfn, value }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('detach' as const), vm, gfn, value }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const hashes: readonly ((frame: Frame) => number)[] = [() => 0, ({ bytes }) => (bytes[0] ?? 0) + (bytes[1] ?? 0)];

/** Makes one step; an attach takes a frame with `value` in its first byte, a write puts `value` there. */
function make(machine: GarbageMachine, sharer: Sharer, { op, vm, gfn, value }: Step): unknown {
  if (op === 'scan') return sharer.scan(vm, gfn);
  if (op === 'write') return sharer.write(vm, gfn, value % 2, value);
  if (op === 'detach') return sharer.detach(vm, gfn);
  const hfn = machine.alloc();
  if (hfn === null) return null;
  machine.zero(hfn);
  machine.frame(hfn).bytes[0] = value;
  try {
    sharer.attach(vm, gfn, hfn);
    return hfn;
  } catch (error) {
    machine.free(hfn);
    return error instanceof RangeError;
  }
}

describe('createSharer, property', () => {
  it.each([0, 1])('does what a flat list of pages without counts does, under weak hash %i', (index) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const hash = hashes[index] ?? (() => 0);
        const machines = [new GarbageMachine(5, 0, 4), new GarbageMachine(5, 0, 4)] as const;
        const sharers = [createSharer(machines[0], hash), createSecondSharer(machines[1], hash)] as const;
        for (const todo of steps) {
          expect(make(machines[0], sharers[0], todo)).toEqual(make(machines[1], sharers[1], todo));
          expect(sharers[0].stats()).toEqual(sharers[1].stats());
          expect(machines[0].allocated()).toHaveLength(sharers[0].stats().frames);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
