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

interface Vm {
  gfnCount: number;
  tables: Map<number, Map<PageNo, PageNo>>;
  real: Map<PageNo, PageNo>;
}

/** How many pages a picture of memory shows. */
const PICTURE = 1_000_000;

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms = new Map<VmId, Vm>();
  // For debugging: what memory looked like after every call, so that I can go back in time.
  const history: (number | null)[][] = [];

  function takePicture(): void {
    const picture = new Array<number | null>(PICTURE).fill(null);
    for (const vm of vms.values()) {
      for (const [gfn, hfn] of vm.real) picture[hfn] = gfn;
    }
    history.push(picture);
  }

  function number(n: number): void {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('not a number: ' + n);
  }

  function the(vm: VmId): Vm {
    const found = vms.get(vm);
    if (!found) throw new RangeError('no VM: ' + vm);
    return found;
  }

  return {
    createVm(vm, gfnCount) {
      number(gfnCount);
      if (gfnCount < 1 || vms.has(vm)) throw new RangeError('createVm: ' + vm);
      vms.set(vm, { gfnCount, tables: new Map(), real: new Map() });
      takePicture();
    },
    createProcess(vm, pid) {
      number(pid);
      if (the(vm).tables.has(pid)) throw new RangeError('createProcess: ' + pid);
      the(vm).tables.set(pid, new Map());
      takePicture();
    },
    map(vm, pid, vpn, gfn) {
      number(pid);
      number(vpn);
      number(gfn);
      const v = vms.get(vm);
      if (!v) return { ok: false, reason: 'no-such-vm' };
      const table = v.tables.get(pid);
      if (!table) return { ok: false, reason: 'no-such-process' };
      if (gfn >= v.gfnCount) return { ok: false, reason: 'out-of-range' };
      const old = v.real.get(gfn);
      const hfn = old ?? frames.alloc();
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      v.real.set(gfn, hfn);
      table.set(vpn, gfn);
      takePicture();
      return { ok: true, trapped: true, hfn, newFrame: old === undefined };
    },
    unmap(vm, pid, vpn) {
      number(pid);
      number(vpn);
      const table = the(vm).tables.get(pid);
      if (!table) throw new RangeError('no process: ' + pid);
      const had = table.delete(vpn);
      takePicture();
      return had;
    },
    evict(vm, gfn) {
      number(gfn);
      const { real } = the(vm);
      const hfn = real.get(gfn);
      if (hfn === undefined) return null;
      real.delete(gfn);
      frames.free(hfn);
      takePicture();
      return hfn;
    },
    translate(vm, pid, vpn) {
      number(pid);
      number(vpn);
      takePicture();
      const v = vms.get(vm);
      const table = v?.tables.get(pid);
      if (!v || !table) return { ok: false, failed: 'config' };
      const gfn = table.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = v.real.get(gfn);
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },
    destroyVm(vm) {
      const { real } = the(vm);
      for (const hfn of real.values()) frames.free(hfn);
      vms.delete(vm);
      takePicture();
      return real.size;
    },
    realMap(vm) {
      return [...the(vm).real].sort((a, b) => a[0] - b[0]);
    },
  };
}
