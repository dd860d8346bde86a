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

function integer(n: number): number {
  if (Number.isSafeInteger(n) && n >= 0) return n;
  throw new RangeError('expected an integer >= 0 but got ' + n);
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  // The machine's real memory: real page -> physical page.
  const real = new Map<PageNo, PageNo>();
  const vms = new Map<VmId, { gfnCount: number; tables: Map<number, Map<PageNo, PageNo>> }>();

  function vmOrThrow(vm: VmId) {
    const found = vms.get(vm);
    if (!found) throw new RangeError('VM ' + vm + '?');
    return found;
  }

  return {
    createVm(vm, gfnCount) {
      if (integer(gfnCount) === 0) throw new RangeError('gfnCount 0');
      if (vms.has(vm)) throw new RangeError('VM ' + vm + ' twice');
      vms.set(vm, { gfnCount, tables: new Map() });
    },
    createProcess(vm, pid) {
      integer(pid);
      const { tables } = vmOrThrow(vm);
      if (tables.has(pid)) throw new RangeError('pid ' + pid + ' twice');
      tables.set(pid, new Map());
    },
    map(vm, pid, vpn, gfn) {
      integer(pid);
      integer(vpn);
      integer(gfn);
      const v = vms.get(vm);
      if (!v) return { ok: false, reason: 'no-such-vm' };
      const table = v.tables.get(pid);
      if (!table) return { ok: false, reason: 'no-such-process' };
      if (gfn >= v.gfnCount) return { ok: false, reason: 'out-of-range' };
      const existing = real.get(gfn);
      if (existing !== undefined) {
        table.set(vpn, gfn);
        return { ok: true, trapped: true, hfn: existing, newFrame: false };
      }
      const hfn = frames.alloc();
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      real.set(gfn, hfn);
      table.set(vpn, gfn);
      return { ok: true, trapped: true, hfn, newFrame: true };
    },
    unmap(vm, pid, vpn) {
      integer(pid);
      integer(vpn);
      const table = vmOrThrow(vm).tables.get(pid);
      if (!table) throw new RangeError('pid ' + pid + '?');
      return table.delete(vpn);
    },
    evict(vm, gfn) {
      integer(gfn);
      vmOrThrow(vm);
      const hfn = real.get(gfn);
      if (hfn === undefined) return null;
      real.delete(gfn);
      frames.free(hfn);
      return hfn;
    },
    translate(vm, pid, vpn) {
      integer(pid);
      integer(vpn);
      const table = vms.get(vm)?.tables.get(pid);
      if (!table) return { ok: false, failed: 'config' };
      const gfn = table.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = real.get(gfn);
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },
    destroyVm(vm) {
      vmOrThrow(vm);
      vms.delete(vm);
      let freed = 0;
      for (const [gfn, hfn] of [...real]) {
        real.delete(gfn);
        frames.free(hfn);
        freed++;
      }
      return freed;
    },
    realMap(vm) {
      vmOrThrow(vm);
      return [...real].sort((a, b) => a[0] - b[0]);
    },
  };
}
