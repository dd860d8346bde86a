import fc from 'fast-check';
import { createTlb32, nestedWalk32 } from '../../../reference/07-nested-paging/nested-paging';
import { gpa32, gva32, hpa32, type Access } from '../../../reference/machine';
import { build, guestDictionary, hostDictionary, lookUp, PLACES, type Dictionary } from './two-dictionaries';

const LARGE = 4 * 1024 * 1024;
const ROOTS = { guestRoot: gpa32(PLACES.guestRoot), hostRoot: hpa32(PLACES.hostRoot) };

const access = fc.constantFrom<Access>('r', 'w');
/** Addresses in the five first regions; the low pages are the interesting ones. */
const va = fc
  .record({ region: fc.nat(4), page: fc.nat(9), offset: fc.nat(4095) })
  .map(({ region, page, offset }) => region * LARGE + page * 4096 + offset);

/** The nested translation as two dictionaries say it: no tree, no bits. */
function compose(guest: Dictionary, host: Dictionary, address: number, wanted: Access): unknown {
  const hostFault = (at: number, answer: object): unknown => ({ ok: false, fault: { stage: 'host', at, ...answer } });
  const rootAt = PLACES.guestRoot + 4 * Math.floor(address / LARGE);
  const tableAt = (PLACES.guestTables[Math.floor(address / LARGE)] ?? 0) + 4 * Math.floor((address % LARGE) / 4096);
  const entries = [rootAt];
  if (guest.regions[Math.floor(address / LARGE)]?.kind === 'small') entries.push(tableAt);
  for (const at of entries) {
    const place = lookUp(host, at, 'w', PLACES.end);
    if (!('to' in place)) return hostFault(at, place);
  }
  const data = lookUp(guest, address, wanted, Infinity);
  if (!('to' in data)) return { ok: false, fault: { stage: 'guest', at: entries[data.step], ...data } };
  const place = lookUp(host, data.to, wanted, PLACES.end);
  return 'to' in place ? { ok: true, gpa: data.to, hpa: place.to } : hostFault(data.to, place);
}

describe('nestedWalk32, property', () => {
  it('equals the composition of two dictionaries on random layouts', () => {
    let successes = 0;
    fc.assert(
      fc.property(
        guestDictionary,
        hostDictionary,
        fc.array(fc.tuple(va, access), { minLength: 8 }),
        (guest, host, todo) => {
          const mem = build(guest, host);
          for (const [address, wanted] of todo) {
            const walked = nestedWalk32(mem, ROOTS, gva32(address), wanted);
            if (walked.ok) successes++;
            expect(walked).toEqual(compose(guest, host, address, wanted));
          }
        },
      ),
      { seed: 7, numRuns: 300 },
    );
    expect(successes).toBeGreaterThan(300);
  });

  it('changes no bit but A and D, and no guest entry when it faults', () => {
    fc.assert(
      fc.property(guestDictionary, hostDictionary, va, access, (guest, host, address, wanted) => {
        const mem = build(guest, host);
        const before = new Map(mem.contents());
        const walked = nestedWalk32(mem, ROOTS, gva32(address), wanted);
        const hostEnd = PLACES.hostTable + 4096;
        for (const [pa, v] of mem.contents()) {
          const old = before.get(pa) ?? 0;
          expect((v & ~0x60) >>> 0).toBe((old & ~0x60) >>> 0);
          expect(v & old & 0x60).toBe(old & 0x60);
          if (!walked.ok && pa >= hostEnd) expect(v).toBe(old);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('writes nothing when it is repeated', () => {
    fc.assert(
      fc.property(guestDictionary, hostDictionary, va, access, (guest, host, address, wanted) => {
        const mem = build(guest, host);
        const first = nestedWalk32(mem, ROOTS, gva32(address), wanted);
        mem.takeLog();
        expect(nestedWalk32(mem, ROOTS, gva32(address), wanted)).toEqual(first);
        expect(mem.takeLog().filter(([kind]) => kind === 'w')).toEqual([]);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

/** A TLB as a plain list, most recent entry last. */
class ListTlb {
  private list: { vm: string; page: number; write: boolean }[] = [];

  constructor(private readonly capacity: number) {}

  /** Says whether a look-up hits, and updates the list as `ok` says the walk would end. */
  lookUp(vm: string, page: number, wanted: Access, ok: boolean): boolean {
    const known = this.list.find((entry) => entry.vm === vm && entry.page === page);
    const hit = known !== undefined && (wanted === 'r' || known.write);
    if (!hit && !ok) return false;
    this.list = this.list.filter((entry) => entry !== known);
    this.list.push(hit ? known : { vm, page, write: wanted === 'w' });
    if (this.list.length > this.capacity) this.list.shift();
    return hit;
  }

  drop(vm: string, page?: number): void {
    this.list = this.list.filter((entry) => entry.vm !== vm || (page !== undefined && entry.page !== page));
  }
}

describe('createTlb32, property', () => {
  /** Few pages, so that they come again. */
  const nearVa = fc
    .record({ region: fc.nat(2), page: fc.nat(2) })
    .map(({ region, page }) => region * LARGE + page * 4096);
  const operation = fc.oneof(
    { weight: 1, arbitrary: fc.record({ op: fc.constant('load' as const), vm: fc.constantFrom('a', 'b', 'c') }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('unmapped' as const), vm: fc.constantFrom('a', 'b', 'c') }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('invlpg' as const), va: nearVa }) },
    { weight: 20, arbitrary: fc.record({ op: fc.constant('translate' as const), va: nearVa, access }) },
  );

  it('hits exactly when a list of recent entries does, and a hit is silent', () => {
    let hits = 0;
    fc.assert(
      fc.property(
        guestDictionary,
        hostDictionary,
        fc.nat(5),
        fc.array(operation, { maxLength: 200, size: 'max' }),
        (guest, host, capacity, todo) => {
          const mem = build(guest, host);
          const tlb = createTlb32(mem, capacity);
          const model = new ListTlb(capacity);
          tlb.load('a', ROOTS);
          let vm = 'a';
          for (const step of todo) {
            if (step.op === 'load') {
              vm = step.vm;
              tlb.load(vm, ROOTS);
            } else if (step.op === 'unmapped') {
              tlb.hostUnmapped(step.vm);
              model.drop(step.vm);
            } else if (step.op === 'invlpg') {
              tlb.invlpg(gva32(step.va));
              model.drop(vm, Math.floor(step.va / 4096));
            } else {
              const answer = compose(guest, host, step.va, step.access) as { ok: boolean; hpa?: number };
              const hit = model.lookUp(vm, Math.floor(step.va / 4096), step.access, answer.ok);
              mem.takeLog();
              const found = tlb.translate(gva32(step.va), step.access);
              if (hit) expect(mem.takeLog()).toEqual([]);
              if (hit) hits++;
              expect(found).toEqual(answer.ok ? { ok: true, hpa: answer.hpa, hit } : answer);
            }
          }
        },
      ),
      { seed: 7, numRuns: 100 },
    );
    expect(hits).toBeGreaterThan(100);
  });
});
