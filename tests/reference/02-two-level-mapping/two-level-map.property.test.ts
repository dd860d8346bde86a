import fc from 'fast-check';
import { createTwoLevelMap, type Translation } from '../../../reference/02-two-level-mapping/two-level-map';
import { FramePool } from '../frame-pool';

/** Real pages per VM, and frames for all of them together: too few. */
const PAGES = 6;
const POOL = 8;
const VMS = ['a', 'b', 'c'];
const PIDS = [0, 1];
const VPNS = [0, 1, 2, 3, 4, 5];

const vm = fc.constantFrom(...VMS);
const pid = fc.constantFrom(...PIDS);
const vpn = fc.constantFrom(...VPNS);
const gfn = fc.nat(PAGES);
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('map' as const), vm, pid, vpn, gfn }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('unmap' as const), vm, pid, vpn }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('evict' as const), vm, gfn }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('rebirth' as const), vm }) },
);

/** What must be true, kept as flat lists of strings: no table inside a table. */
class Ledger {
  readonly entries = new Map<string, number>();
  readonly backed = new Map<string, number>();

  translate(name: string, process: number, page: number): Translation {
    const real = this.entries.get(`${name}/${process}/${page}`);
    if (real === undefined) return { ok: false, failed: 'page-table' };
    const hfn = this.backed.get(`${name}/${real}`);
    return hfn === undefined ? { ok: false, failed: 'real-map' } : { ok: true, gfn: real, hfn };
  }

  forget(name: string): void {
    for (const list of [this.entries, this.backed]) {
      for (const key of list.keys()) if (key.startsWith(`${name}/`)) list.delete(key);
    }
  }
}

type Step = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** The map, the pool under it and the ledger beside it. */
class Trial {
  private readonly pool = new FramePool(20 + POOL, 20);
  private readonly map = createTwoLevelMap(this.pool);
  private readonly ledger = new Ledger();

  constructor() {
    for (const name of VMS) this.create(name);
  }

  /** Makes one step in both and compares what it returns. */
  make(step: Step): void {
    if (step.op === 'map') this.makeMap(step);
    else if (step.op === 'unmap') {
      const had = this.ledger.entries.delete(`${step.vm}/${step.pid}/${step.vpn}`);
      expect(this.map.unmap(step.vm, step.pid, step.vpn)).toBe(had);
    } else if (step.op === 'evict') {
      const key = `${step.vm}/${step.gfn}`;
      expect(this.map.evict(step.vm, step.gfn)).toBe(this.ledger.backed.get(key) ?? null);
      this.ledger.backed.delete(key);
    } else {
      const owned = [...this.ledger.backed.keys()].filter((key) => key.startsWith(`${step.vm}/`)).length;
      expect(this.map.destroyVm(step.vm)).toBe(owned);
      this.ledger.forget(step.vm);
      this.create(step.vm);
    }
  }

  /** Compares every translation and the allocator's frames. */
  compare(): void {
    expect(this.pool.allocated()).toEqual([...this.ledger.backed.values()].sort((x, y) => x - y));
    const differing = VMS.flatMap((name) =>
      PIDS.flatMap((process) =>
        VPNS.map((page) => [this.map.translate(name, process, page), this.ledger.translate(name, process, page)]),
      ),
    ).filter(([got, expected]) => JSON.stringify(got) !== JSON.stringify(expected));
    expect(differing).toEqual([]);
  }

  private makeMap(step: Extract<Step, { op: 'map' }>): void {
    const key = `${step.vm}/${step.gfn}`;
    const known = this.ledger.backed.get(key);
    const full = this.pool.allocated().length === POOL;
    const outcome = this.map.map(step.vm, step.pid, step.vpn, step.gfn);
    if (step.gfn >= PAGES) expect(outcome).toEqual({ ok: false, reason: 'out-of-range' });
    else if (known === undefined && full) expect(outcome).toEqual({ ok: false, reason: 'out-of-memory' });
    else expect(outcome).toMatchObject({ ok: true, trapped: true, newFrame: known === undefined });
    if (!outcome.ok) return;
    expect(outcome.hfn).toBe(known ?? outcome.hfn);
    this.ledger.backed.set(key, outcome.hfn);
    this.ledger.entries.set(`${step.vm}/${step.pid}/${step.vpn}`, step.gfn);
  }

  private create(name: string): void {
    this.map.createVm(name, PAGES);
    for (const process of PIDS) this.map.createProcess(name, process);
  }
}

describe('createTwoLevelMap, property', () => {
  it('agrees with a ledger, loses no frame and hands none out twice', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 120, size: 'max' }), (todo) => {
        const trial = new Trial();
        for (const step of todo) {
          trial.make(step);
          trial.compare();
        }
      }),
      { seed: 2, numRuns: 20 },
    );
  });
});
