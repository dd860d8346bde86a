import fc from 'fast-check';
import { createTrackingHypervisor } from '../../../reference/06-shadow-coherence/shadow-coherence';
import type { AccessOutcome, GuestEntry, Tracking } from '../../../reference/06-shadow-coherence/shadow-coherence';
import type { Access } from '../../../reference/machine';
import type { Outcome } from '../../../reference/stack';
import { BIT, createStack, ninesGeometry, X86_MACHINE } from '../../../reference/stack';
import { GuestTables } from '../06-shadow-coherence/guest-tables';
import { FramePool } from '../frame-pool';

const GFNS = 32;
const ROOTS = 2;

const entry = fc.record({
  p: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  gfn: fc.nat(GFNS + 1),
  w: fc.boolean(),
  a: fc.boolean(),
  d: fc.boolean(),
});
const root = fc.nat(ROOTS - 1);
const vpn = fc.nat(5);
const op = fc.oneof(
  fc.record({ op: fc.constant('write' as const), root, vpn, entry }),
  fc.record({ op: fc.constant('load' as const), root }),
  fc.record({ op: fc.constant('invlpg' as const), vpn }),
  fc.record({ op: fc.constant('access' as const), vpn, access: fc.constantFrom<Access>('r', 'w') }),
);

function word({ p, gfn, w, a, d }: GuestEntry): bigint {
  const flags = (p ? BIT.P : 0) | (w ? BIT.W : 0) | BIT.U | (a ? BIT.A : 0) | (d ? BIT.D : 0);
  return (BigInt(gfn) << 12n) | BigInt(flags);
}

function unword(bits: bigint): Omit<GuestEntry, 'gfn'> {
  const has = (bit: number): boolean => (bits & BigInt(bit)) !== 0n;
  return { p: has(BIT.P), w: has(BIT.W), a: has(BIT.A), d: has(BIT.D) };
}

/** The course delivers a page beyond the VM as not present; the stack calls it a hole of the real map. */
function inShort(outcome: Outcome | AccessOutcome): string {
  if (outcome.ok) return 'ok';
  return outcome.deliver === 'hypervisor' ? 'not-present' : outcome.code;
}

describe.each<Tracking>(['write-protect', 'lazy', 'paravirt'])('a %s shadow over tables of one step', (tracking) => {
  test('exits, answers and marks guest entries as chapter 06 does', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 80 }), (ops) => {
        const guest = new GuestTables();
        const textbook = createTrackingHypervisor(tracking, guest, new FramePool(512, 0), GFNS);
        const stack = createStack({
          ...X86_MACHINE,
          regime: { kind: 'shadow', tracking },
          guest: ninesGeometry(1),
          host: ninesGeometry(2),
          frames: 512,
          tableFrames: 128,
        });
        stack.createVm({ id: 'vm', pages: GFNS + ROOTS, tablesFrom: GFNS });
        const processes = Array.from({ length: ROOTS }, () => stack.createProcess('vm'));
        const known = new Set<number>();
        let current: number | undefined;
        const frames = new Map<number, bigint>();
        for (const step of ops) {
          if (step.op === 'load') {
            current = step.root;
            known.add(current);
            textbook.loadCr3(current);
            processes[current]?.load();
          } else if (step.op === 'write') {
            // A gfn of a table page is no data page; beyond them there is nothing.
            const written = step.entry.gfn < GFNS ? step.entry : { ...step.entry, gfn: GFNS + ROOTS };
            if (tracking === 'paravirt' && known.has(step.root)) {
              if (written.p && written.gfn >= GFNS) continue; // only the course's hypercall looks at the gfn
              textbook.hypercall(step.root, [[step.vpn, written]]);
            } else textbook.guestWritePte(step.root, step.vpn, written);
            processes[step.root]?.writeEntry(BigInt(step.vpn * 4096), 0, word(written));
          } else if (current === undefined) continue;
          else if (step.op === 'invlpg') {
            textbook.invlpg(step.vpn);
            processes[current]?.invlpg(BigInt(step.vpn * 4096));
          } else {
            const expected = textbook.access(step.vpn, step.access);
            const outcome = stack.access(BigInt(step.vpn * 4096), step.access, 'user');
            expect(inShort(outcome)).toBe(inShort(expected));
            if (expected.ok && outcome.ok) {
              // Frame numbers differ, but one page has one frame in both.
              expect(frames.get(expected.hfn) ?? outcome.hpa).toBe(outcome.hpa);
              frames.set(expected.hfn, outcome.hpa);
            }
            const now = unword(processes[current]?.readEntry(BigInt(step.vpn * 4096), 0) ?? 0n);
            const { gfn: _gfn, ...marks } = guest.peek(current, step.vpn);
            if (inShort(expected) !== 'not-present') expect(now).toEqual(marks);
          }
        }
        const { exits } = stack.counters();
        const holes = ['hv-fault', 'guest-fault'] as const;
        const theirs = textbook.exits();
        expect(exits).toMatchObject({
          cr3: theirs.cr3,
          'pt-write': theirs['pt-write'],
          invlpg: theirs.invlpg,
          hypercall: theirs.hypercall,
        });
        expect(holes.reduce((sum, kind) => sum + exits[kind], 0)).toBe(
          holes.reduce((sum, kind) => sum + theirs[kind], 0),
        );
      }),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  });
});
