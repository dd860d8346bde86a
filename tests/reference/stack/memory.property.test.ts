import fc from 'fast-check';
import type { MemoryManager, Process, Regime, Stack } from '../../../reference/stack';
import { createStack, X86_MACHINE } from '../../../reference/stack';
import { ALL_REGIMES } from './regimes';

const PAGES = 12;
const VMS = ['a', 'b'] as const;
type Vm = (typeof VMS)[number];

const vm = fc.constantFrom<Vm>(...VMS);
const gfn = fc.nat(PAGES - 1);
const op = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('access' as const),
      vm,
      gfn,
      wish: fc.constantFrom('r' as const, 'w' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('store' as const), vm, gfn, byte: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('share' as const), vm, gfn }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('target' as const), vm, pages: fc.nat(PAGES) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('sample' as const), vm, gfn }) },
);
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

interface Guest {
  readonly stack: Stack;
  readonly manager: MemoryManager;
  readonly processes: Readonly<Record<Vm, Process>>;
}

function makeGuest(regime: Regime): Guest {
  const stack = createStack({
    ...X86_MACHINE,
    regime,
    frames: 1024,
    tableFrames: 512,
    tlb: { sets: 4, ways: 2 },
    walkCache: { design: 'split-translation', sets: 1, ways: 4 },
    nestedTlb: { sets: 4, ways: 2 },
  });
  for (const id of VMS) stack.createVm({ id, pages: 2 * PAGES, tablesFrom: PAGES });
  const pinned = { a: new Set<number>(), b: new Set<number>() };
  const manager = stack.manageMemory(
    VMS.map((id) => ({
      id,
      min: 2,
      shares: 100,
      sampling: { slow: 0.2, fast: 0.5, initial: 0 },
      guest: {
        allocPinned: () => {
          // The guest gives its highest page that is not in the balloon, and refuses below page 4.
          for (let page = PAGES - 1; page >= 4; page--) {
            if (!pinned[id].has(page)) return pinned[id].add(page) && page;
          }
          return null;
        },
        freePinned: (page) => void pinned[id].delete(page),
      },
    })),
  );
  const processes = { a: makeProcess(stack, 'a'), b: makeProcess(stack, 'b') };
  return { stack, manager, processes };
}

function makeProcess(stack: Stack, id: Vm): Process {
  const process = stack.createProcess(id);
  for (let page = 0; page < PAGES; page++) process.map({ gva: BigInt(page * 4096), gfn: page });
  return process;
}

/** Does one thing, and says what a guest and an observer of counts can see of it. */
function perform({ stack, manager, processes }: Guest, step: Op): string {
  switch (step.op) {
    case 'access': {
      processes[step.vm].load();
      const outcome = stack.access(BigInt(step.gfn * 4096), step.wish, 'user');
      if (!outcome.ok) return `fault ${outcome.code}`;
      const frame = new Map(stack.realMap(step.vm)).get(step.gfn);
      return Number(outcome.hpa) === (frame ?? -1) * 4096 ? 'the frame of the real map' : 'another frame';
    }
    case 'store':
      return String(manager.writeByte(step.vm, step.gfn, 7, step.byte));
    case 'share':
      return manager.share(step.vm, step.gfn).result;
    case 'target':
      return JSON.stringify(manager.setTarget(step.vm, step.pages));
    case 'sample':
      manager.beginSample(step.vm, [step.gfn]);
      processes[step.vm].load();
      stack.access(BigInt(step.gfn * 4096), 'r', 'user');
      return JSON.stringify(manager.endSample(step.vm));
  }
}

describe.each(ALL_REGIMES.filter(([, { kind }]) => kind !== 'native'))(
  'memory under management, %s',
  (_name, regime) => {
    test('hardware finds the frames of the real map, shared frames are never written, and every page keeps its bytes', () => {
      fc.assert(
        fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
          const guest = makeGuest(regime);
          const bytes = new Map<string, number>();
          for (const step of ops) {
            const seen = perform(guest, step);
            if (step.op === 'access') expect(seen).toBe('the frame of the real map');
            if (step.op === 'store') bytes.set(`${step.vm} ${step.gfn}`, step.byte);
            // A page of the balloon is given up: it comes back as zeros.
            if (step.op === 'target') {
              const { inflated } = JSON.parse(seen) as { readonly inflated: number[] };
              for (const page of inflated) bytes.set(`${step.vm} ${page}`, 0);
            }
            if (step.op === 'sample') expect(seen).toContain('"f":1');
          }
          for (const id of VMS) {
            for (let page = 0; page < PAGES; page++) {
              expect(guest.manager.readByte(id, page, 7)).toBe(bytes.get(`${id} ${page}`) ?? 0);
            }
          }
          const { frames, guestPages, saved } = guest.manager.sharing();
          expect(saved).toBe(guestPages - frames);
        }),
        { numRuns: Number(process.env.RUNS ?? 12) },
      );
    });

    test('a write through hardware to a shared page gets a frame of its own, and the other page keeps the old one', () => {
      const { stack, manager, processes } = makeGuest(regime);
      for (const id of VMS) manager.writeByte(id, 3, 0, 9);
      for (const id of VMS) manager.share(id, 3);
      expect(manager.sharing()).toMatchObject({ guestPages: 2, frames: 1, saved: 1 });
      const frames = (): (number | undefined)[] => VMS.map((id) => new Map(stack.realMap(id)).get(3));
      const [before] = frames();
      expect(frames()).toEqual([before, before]);
      processes.b.load();
      expect(stack.access(0x3000n, 'r', 'user')).toMatchObject({ ok: true, hpa: BigInt(before ?? 0) * 4096n });
      expect(stack.access(0x3000n, 'w', 'user')).toMatchObject({ ok: true });
      const [a, b] = frames();
      expect(a).toBe(before);
      expect(b).not.toBe(before);
      expect(stack.access(0x3000n, 'r', 'user')).toMatchObject({ ok: true, hpa: BigInt(b ?? 0) * 4096n });
    });
  },
);

describe('the cache of the hypervisor', () => {
  test('hardware finds only the pages in the VM; those that left come back with their frame', () => {
    const { stack, manager, processes } = makeGuest({ kind: 'nested' });
    const proxy = manager.proxy('a', 2, 4);
    processes.a.load();
    const faults = [0, 1, 2, 0].map((page) => {
      const before = stack.counters().exits['host-fault'];
      const { where } = proxy.reference(page);
      stack.access(BigInt(page * 4096), 'r', 'user');
      return [where, stack.counters().exits['host-fault'] - before];
    });
    expect(faults).toEqual([
      ['disk', 0],
      ['disk', 0],
      ['disk', 0],
      ['proxy', 0],
    ]);
    // Page 1 has left the VM for page 0: without a reference first, its access is a fault of the host.
    const before = stack.counters().exits['host-fault'];
    stack.access(0x1000n, 'r', 'user');
    expect(stack.counters().exits['host-fault'] - before).toBe(1);
  });
});
