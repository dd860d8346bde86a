import type { ScanOutcome, Sharer } from '../../../reference/11-page-sharing/page-sharing';
import type { Frame, Machine } from '../../../reference/machine';

/** An attached page. Nothing is counted: who shares a frame is found by looking at all pages. */
interface Row {
  readonly vm: string;
  readonly gfn: number;
  hfn: number;
}

/**
 * Chapter 11 written a second time and in another way: one flat list of pages, the set of frames that are
 * copy-on-write, and no index and no counts.
 */
export function createSharer(machine: Machine, hash: (frame: Frame) => number): Sharer {
  let rows: Row[] = [];
  const cow = new Set<number>();
  const hints: { readonly key: number; readonly vm: string; readonly gfn: number }[] = [];

  const row = (vm: string, gfn: number): Row | undefined => {
    must(Number.isSafeInteger(gfn) && gfn >= 0);
    return rows.find((known) => known.vm === vm && known.gfn === gfn);
  };
  const users = (hfn: number): number => rows.filter((known) => known.hfn === hfn).length;
  const text = (hfn: number): string => machine.frame(hfn).bytes.join();
  const keyOf = (hfn: number): number => hash(machine.frame(hfn));

  function freeIfUnused(hfn: number): number | null {
    if (users(hfn) > 0) return null;
    cow.delete(hfn);
    machine.free(hfn);
    return hfn;
  }
  function move(page: Row, hfn: number): ScanOutcome {
    const former = page.hfn;
    page.hfn = hfn;
    return { result: 'shared', hfn, freed: freeIfUnused(former) };
  }
  function hintFor(key: number, scanned: Row): Row | undefined {
    const hint = hints.find((known) => known.key === key);
    const page = hint === undefined ? undefined : row(hint.vm, hint.gfn);
    if (page === undefined || page === scanned || cow.has(page.hfn) || keyOf(page.hfn) !== key) return undefined;
    return page;
  }
  function dropHint(key: number): void {
    const index = hints.findIndex((known) => known.key === key);
    if (index >= 0) hints.splice(index, 1);
  }

  return {
    attach(vm, gfn, hfn) {
      must(row(vm, gfn) === undefined && users(hfn) === 0);
      rows.push({ vm, gfn, hfn });
    },
    scan(vm, gfn) {
      const page = row(vm, gfn);
      if (page === undefined) return { result: 'not-attached', hfn: null, freed: null };
      if (cow.has(page.hfn)) return { result: 'already-shared', hfn: page.hfn, freed: null };
      const equal = [...cow].find((hfn) => text(hfn) === text(page.hfn));
      if (equal !== undefined) return move(page, equal);
      const key = keyOf(page.hfn);
      const hinted = hintFor(key, page);
      if (hinted === undefined) {
        dropHint(key);
        hints.push({ key, vm, gfn });
        return { result: 'hint', hfn: page.hfn, freed: null };
      }
      if (text(hinted.hfn) !== text(page.hfn)) return { result: 'false-match', hfn: page.hfn, freed: null };
      dropHint(key);
      cow.add(hinted.hfn);
      return move(page, hinted.hfn);
    },
    write(vm, gfn, offset, byte) {
      const page = row(vm, gfn);
      if (page === undefined) return { error: 'not-attached' };
      must(offset in machine.frame(page.hfn).bytes && Number.isSafeInteger(byte) && byte >= 0 && byte < 256);
      const wasShared = cow.has(page.hfn);
      const isLast = users(page.hfn) === 1;
      if (wasShared && !isLast) {
        const hfn = machine.alloc();
        if (hfn === null) return { error: 'out-of-memory' };
        machine.copy(page.hfn, hfn);
        page.hfn = hfn;
      }
      if (isLast) cow.delete(page.hfn);
      machine.frame(page.hfn).bytes[offset] = byte;
      return { cow: !wasShared ? 'none' : isLast ? 'last-ref' : 'copied', hfn: page.hfn };
    },
    read(vm, gfn, offset) {
      const page = row(vm, gfn);
      const byte = page === undefined ? undefined : machine.frame(page.hfn).bytes[offset];
      if (byte === undefined) throw new RangeError('there is no such byte');
      return byte;
    },
    detach(vm, gfn) {
      const page = row(vm, gfn);
      if (page === undefined) return null;
      rows = rows.filter((known) => known !== page);
      return freeIfUnused(page.hfn);
    },
    stats() {
      const counts = [...new Set(rows.map(({ hfn }) => hfn))].map(users);
      const classes = [...new Set(counts)].sort((one, other) => one - other);
      const byRefs = classes.map((refs) => [refs, counts.filter((count) => count === refs).length] as const);
      return { frames: counts.length, guestPages: rows.length, saved: rows.length - counts.length, byRefs };
    },
  };
}

function must(condition: boolean): void {
  if (!condition) throw new RangeError('an argument is outside its range');
}
