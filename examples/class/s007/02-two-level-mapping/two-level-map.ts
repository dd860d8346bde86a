import type { Frames, PageNo, VmId } from '../machine';

export type MapOutcome =
  | { ok: true; trapped: true; hfn: PageNo; newFrame: boolean }
  | { ok: false; reason: 'no-such-vm' | 'no-such-process' | 'out-of-range' | 'out-of-memory' };
export type Translation =
  | { ok: true; gfn: PageNo; hfn: PageNo }
  | { ok: false; failed: 'config' | 'page-table' | 'real-map' };
export interface TwoLevelMap {
  createVm(vm: VmId, gfnCount: number): void;
  createProcess(vm: VmId, pid: number): void;
  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome;
  unmap(vm: VmId, pid: number, vpn: PageNo): boolean;
  evict(vm: VmId, gfn: PageNo): PageNo | null;
  translate(vm: VmId, pid: number, vpn: PageNo): Translation;
  destroyVm(vm: VmId): number;
  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
}

type PageTable = Map<PageNo, PageNo>;

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  return new Cmu(frames);
}

/** Follows Figure 3.25: on the left the page tables, on the right one real map table per VM. */
class Cmu implements TwoLevelMap {
  private left: Map<VmId, PageTable[]> = new Map(); // the index is the pid, holes are allowed
  private right: Map<VmId, Map<PageNo, PageNo>> = new Map();
  private limit: Map<VmId, number> = new Map();

  constructor(private frames: Frames) {}

  createVm(vm: VmId, gfnCount: number) {
    mustBeInteger(gfnCount, 1);
    mustHold(!this.limit.has(vm));
    this.limit.set(vm, gfnCount);
    this.left.set(vm, []);
    this.right.set(vm, new Map());
  }

  createProcess(vm: VmId, pid: number) {
    mustBeInteger(pid, 0);
    const tables = must(this.left.get(vm));
    mustHold(tables[pid] === undefined);
    tables[pid] = new Map();
  }

  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
    mustBeInteger(pid, 0);
    mustBeInteger(vpn, 0);
    mustBeInteger(gfn, 0);
    const real = this.right.get(vm);
    if (real === undefined) return failed('no-such-vm');
    const table = this.left.get(vm)?.[pid];
    if (table === undefined) return failed('no-such-process');
    if (gfn >= must(this.limit.get(vm))) return failed('out-of-range');
    const newFrame = !real.has(gfn);
    const hfn = newFrame ? this.frames.alloc() : must(real.get(gfn));
    if (hfn === null) return failed('out-of-memory');
    real.set(gfn, hfn);
    table.set(vpn, gfn);
    return { ok: true, trapped: true, hfn, newFrame };
  }

  unmap(vm: VmId, pid: number, vpn: PageNo) {
    mustBeInteger(pid, 0);
    mustBeInteger(vpn, 0);
    return must(must(this.left.get(vm))[pid]).delete(vpn);
  }

  evict(vm: VmId, gfn: PageNo) {
    mustBeInteger(gfn, 0);
    const real = must(this.right.get(vm));
    const hfn = real.get(gfn);
    if (hfn === undefined) return null;
    this.frames.free(hfn);
    real.delete(gfn);
    return hfn;
  }

  translate(vm: VmId, pid: number, vpn: PageNo): Translation {
    mustBeInteger(pid, 0);
    mustBeInteger(vpn, 0);
    const table = this.left.get(vm)?.[pid];
    if (table === undefined) return { ok: false, failed: 'config' };
    const gfn = table.get(vpn);
    if (gfn === undefined) return { ok: false, failed: 'page-table' };
    const hfn = this.right.get(vm)?.get(gfn);
    if (hfn === undefined) return { ok: false, failed: 'real-map' };
    return { ok: true, gfn, hfn };
  }

  destroyVm(vm: VmId) {
    const hfns = Array.from(must(this.right.get(vm)).values());
    for (const hfn of hfns) this.frames.free(hfn);
    for (const table of [this.left, this.right, this.limit]) table.delete(vm);
    return hfns.length;
  }

  realMap(vm: VmId) {
    const pairs = Array.from(must(this.right.get(vm)));
    pairs.sort(([x], [y]) => x - y);
    return pairs;
  }
}

function failed(reason: 'no-such-vm' | 'no-such-process' | 'out-of-range' | 'out-of-memory'): MapOutcome {
  return { ok: false, reason };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('unknown VM or process');
  return value;
}

function mustHold(condition: boolean) {
  if (!condition) throw new RangeError('that id is in use');
}

function mustBeInteger(n: number, least: number) {
  if (!Number.isSafeInteger(n) || n < least) throw new RangeError(n + ' is not an integer >= ' + least);
}
