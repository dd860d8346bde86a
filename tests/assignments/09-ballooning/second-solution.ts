import type { BalloonHost, TouchOutcome, VmSpec } from '../../../reference/09-ballooning/balloon';
import type { Machine } from '../../../reference/machine';

/** One page, whatever state it is in. `since` orders the balloon by time of entry. */
type Page =
  | { state: 'empty' }
  | { state: 'resident'; hfn: number }
  | { state: 'ballooned'; since: number }
  | { state: 'swapped'; contents: number[] };

/**
 * Chapter 09 written a second time and in another way: one array of page states per VM, counted and searched whenever
 * something is asked, and no other bookkeeping.
 */
export function createBalloonHost(machine: Machine, vms: readonly VmSpec[]): BalloonHost {
  let clock = 0;
  const specs = vms.map((spec) => ({ ...spec, target: spec.gfnCount }));
  const tables = specs.map(({ gfnCount, min, shares }) => {
    must(Number.isSafeInteger(gfnCount) && gfnCount >= 1);
    must(Number.isSafeInteger(min) && min >= 0 && min <= gfnCount);
    must(shares > 0 && shares < Infinity);
    return Array.from({ length: gfnCount }, (): Page => ({ state: 'empty' }));
  });
  must(new Set(specs.map(({ id }) => id)).size === specs.length);

  const indexOf = (vm: string): number => {
    const index = specs.findIndex(({ id }) => id === vm);
    must(index >= 0);
    return index;
  };
  const count = (pages: readonly Page[], state: Page['state']): number =>
    pages.filter((page) => page.state === state).length;

  function grant(pages: Page[], gfn: number, page: Exclude<Page, { state: 'resident' }>): TouchOutcome {
    const hfn = machine.alloc();
    if (hfn === null) return { ok: false, reason: 'out-of-memory' };
    const { bytes } = machine.frame(hfn);
    for (let i = 0; i < bytes.length; i++) bytes[i] = page.state === 'swapped' ? (page.contents[i] ?? 0) : 0;
    pages[gfn] = { state: 'resident', hfn };
    return { ok: true, hfn, fresh: page.state !== 'swapped', popped: page.state === 'ballooned' };
  }
  function leave(pages: Page[], gfn: number, next: Page): void {
    const page = pages[gfn];
    if (page?.state === 'resident') machine.free(page.hfn);
    pages[gfn] = next;
  }
  function newest(pages: readonly Page[]): number {
    const entered = pages.map((page) => (page.state === 'ballooned' ? page.since : -1));
    return entered.indexOf(Math.max(...entered));
  }

  return {
    touch(vm, gfn) {
      const pages = tables[indexOf(vm)] ?? [];
      must(Number.isSafeInteger(gfn) && gfn >= 0);
      const page = pages[gfn];
      if (page === undefined) return { ok: false, reason: 'out-of-range' };
      if (page.state === 'resident') return { ok: true, hfn: page.hfn, fresh: false, popped: false };
      return grant(pages, gfn, page);
    },
    setTarget(vm, pages) {
      const index = indexOf(vm);
      must(Number.isSafeInteger(pages) && pages >= 0);
      const [spec, table] = [specs[index], tables[index]];
      if (spec === undefined || table === undefined) throw new RangeError('no such VM');
      spec.target = pages < spec.min ? spec.min : pages > spec.gfnCount ? spec.gfnCount : pages;
      const done = { inflated: [] as number[], deflated: [] as number[], swapped: [] as number[] };
      for (let extra = count(table, 'ballooned') + spec.target - spec.gfnCount; extra > 0; extra--) {
        const gfn = newest(table);
        table[gfn] = { state: 'empty' };
        spec.guest.freePinned(gfn);
        done.deflated.push(gfn);
      }
      while (count(table, 'resident') > spec.target) {
        const given = spec.guest.allocPinned();
        if (given === null) break;
        leave(table, given, { state: 'ballooned', since: clock++ });
        done.inflated.push(given);
      }
      for (let gfn = table.length - 1; gfn >= 0 && count(table, 'resident') > spec.target; gfn--) {
        const page = table[gfn];
        if (page?.state !== 'resident') continue;
        leave(table, gfn, { state: 'swapped', contents: [...machine.frame(page.hfn).bytes] });
        done.swapped.push(gfn);
      }
      return { reached: count(table, 'resident') <= pages, ...done };
    },
    reclaim(pages, activeFraction, tax) {
      must(Number.isSafeInteger(pages) && pages >= 0);
      must(tax >= 0 && tax < 1);
      const actives = specs.map(({ id }) => activeFraction.get(id) ?? NaN);
      for (const active of actives) must(active >= 0 && active <= 1);
      const left = tables.map((table) => count(table, 'resident'));
      const given = specs.map(() => 0);
      for (let planned = 0; planned < pages; planned++) {
        const rhos = specs.map(({ min, shares }, index) => {
          const [p, f] = [left[index] ?? 0, actives[index] ?? 0];
          return p > min ? shares / (p * (f + (1 - f) / (1 - tax))) : Infinity;
        });
        const least = Math.min(...rhos);
        if (least === Infinity) break;
        const payer = rhos.findIndex((rho) => rho !== Infinity && rho - least <= 1e-9 * rho);
        left[payer] = (left[payer] ?? 0) - 1;
        given[payer] = (given[payer] ?? 0) + 1;
      }
      return specs.flatMap(({ id }, index) => (given[index] ? [{ vm: id, pages: given[index] ?? 0 }] : []));
    },
    stats(vm) {
      const index = indexOf(vm);
      const table = tables[index] ?? [];
      const [resident, balloon, swapped] = (['resident', 'ballooned', 'swapped'] as const).map((s) => count(table, s));
      const target = specs[index]?.target ?? 0;
      return { resident: resident ?? 0, balloon: balloon ?? 0, swapped: swapped ?? 0, target };
    },
  };
}

function must(condition: boolean): void {
  if (!condition) throw new RangeError('an argument is outside its range');
}
