import fc from 'fast-check';
import { createTrackingHypervisor, type Tracking } from '../../../reference/06-shadow-coherence/shadow-coherence';
import { createTrackingHypervisor as createSecond } from '../../assignments/06-shadow-coherence/second-solution';
import { FramePool } from '../frame-pool';
import { GuestTables } from './guest-tables';

const root = fc.nat(2);
const vpn = fc.nat(3);
const entry = fc.record({ p: fc.boolean(), gfn: fc.nat(6), w: fc.boolean(), a: fc.boolean(), d: fc.boolean() });
const step = fc.oneof(
  fc.record({ op: fc.constant('write' as const), root, vpn, entry }),
  fc.record({ op: fc.constant('ask' as const), root, batch: fc.array(fc.tuple(vpn, entry), { maxLength: 3 }) }),
  fc.record({ op: fc.constant('load' as const), root }),
  fc.record({ op: fc.constant('flush' as const), vpn }),
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('access' as const),
      vpn,
      access: fc.constantFrom('r' as const, 'w' as const),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One hypervisor with tables and a machine of its own. */
function trial(create: typeof createTrackingHypervisor, mode: Tracking) {
  const tables = new GuestTables();
  const hypervisor = create(mode, tables, new FramePool(25, 20), 6);
  const make = (todo: Step): unknown => {
    try {
      if (todo.op === 'write') return hypervisor.guestWritePte(todo.root, todo.vpn, todo.entry);
      if (todo.op === 'ask') return hypervisor.hypercall(todo.root, todo.batch);
      if (todo.op === 'load') return hypervisor.loadCr3(todo.root);
      return todo.op === 'flush' ? hypervisor.invlpg(todo.vpn) : hypervisor.access(todo.vpn, todo.access);
    } catch (error) {
      return error instanceof RangeError ? 'RangeError' : error;
    }
  };
  const look = (): unknown => [
    hypervisor.exits(),
    hypervisor.p2m(),
    [0, 1, 2].map((name) => hypervisor.shadow(name)),
    tables.log,
  ];
  return { make, look };
}

describe('createTrackingHypervisor, property', () => {
  it.each(['write-protect', 'lazy', 'paravirt'] as const)('agrees with the second solution in %s mode', (mode) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (todo) => {
        const [first, second] = [trial(createTrackingHypervisor, mode), trial(createSecond, mode)];
        for (const one of todo) expect(first.make(one)).toEqual(second.make(one));
        expect(first.look()).toEqual(second.look());
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});
