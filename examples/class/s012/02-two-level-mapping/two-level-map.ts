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

function ok(n) {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('bad number ' + n);
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms = new Map<VmId, { gfnCount: number; real: Map<PageNo, PageNo>; procs: Map<number, Map<PageNo, PageNo>> }>();

  function getVm(vm: VmId) {
    if (!vms.has(vm)) throw new RangeError('unknown vm ' + vm);
    return vms.get(vm);
  }

  return {
    createVm(vm, gfnCount) {
      ok(gfnCount);
      if (gfnCount === 0 || vms.has(vm)) throw new RangeError('createVm ' + vm);
      vms.set(vm, { gfnCount, real: new Map(), procs: new Map() });
    },
    createProcess(vm, pid) {
      ok(pid);
      const v = getVm(vm);
      if (v.procs.has(pid)) throw new RangeError('pid exists ' + pid);
      v.procs.set(pid, new Map());
    },
    map(vm, pid, vpn, gfn) {
      ok(pid);
      ok(vpn);
      ok(gfn);
      if (!vms.has(vm)) return { ok: false, reason: 'no-such-vm' };
      const v = getVm(vm);
      if (!v.procs.has(pid)) return { ok: false, reason: 'no-such-process' };
      if (gfn >= v.gfnCount) return { ok: false, reason: 'out-of-range' };
      const newFrame = !v.real.has(gfn);
      if (newFrame) {
        const hfn: PageNo = frames.alloc();
        if (hfn === null) return { ok: false, reason: 'out-of-memory' };
        v.real.set(gfn, hfn);
      }
      v.procs.get(pid).set(vpn, gfn);
      return { ok: true, trapped: true, hfn: v.real.get(gfn), newFrame };
    },
    unmap(vm, pid, vpn) {
      ok(pid);
      ok(vpn);
      const table = getVm(vm).procs.get(pid);
      if (!table) throw new RangeError('unknown pid ' + pid);
      return table.delete(vpn);
    },
    evict(vm, gfn) {
      ok(gfn);
      const { real } = getVm(vm);
      if (!real.has(gfn)) return null;
      const hfn: number = real.get(gfn);
      real.delete(gfn);
      frames.free(hfn);
      return hfn;
    },
    translate(vm, pid, vpn) {
      ok(pid);
      ok(vpn);
      const v = vms.get(vm);
      if (!v || !v.procs.has(pid)) return { ok: false, failed: 'config' };
      const table = v.procs.get(pid);
      if (!table.has(vpn)) return { ok: false, failed: 'page-table' };
      const gfn = table.get(vpn);
      if (!v.real.has(gfn)) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn: v.real.get(gfn) };
    },
    destroyVm(vm) {
      const { real } = getVm(vm);
      vms.delete(vm);
      real.forEach((hfn) => frames.free(hfn));
      return real.size;
    },
    realMap(vm) {
      const rows = [];
      getVm(vm).real.forEach((hfn, gfn) => rows.push([gfn, hfn]));
      return rows.sort((a, b) => a[0] - b[0]);
    },
  };
}
