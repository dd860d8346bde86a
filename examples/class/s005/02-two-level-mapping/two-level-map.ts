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

// One record per VM, one record per process, one record per mapping. Linear search is fine for a course.
type Pte = { vpn: number; gfn: number };
type Process = { pid: number; ptes: Pte[] };
type RealEntry = { gfn: number; hfn: number };
type Vm = { id: string; gfnCount: number; processes: Process[]; real: RealEntry[] };

function check(what: string, n: number) {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(what + ' is ' + n);
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  let vms: Vm[] = [];

  function findVm(vm: VmId): Vm {
    for (const v of vms) if (v.id === vm) return v;
    throw new RangeError('VM ' + vm + ' does not exist');
  }

  return {
    createVm(vm, gfnCount) {
      check('gfnCount', gfnCount);
      if (gfnCount < 1) throw new RangeError('gfnCount is 0');
      if (vms.some((v) => v.id === vm)) throw new RangeError('VM ' + vm + ' exists');
      vms.push({ id: vm, gfnCount, processes: [], real: [] });
    },
    createProcess(vm, pid) {
      check('pid', pid);
      const v = findVm(vm);
      if (v.processes.some((p) => p.pid === pid)) throw new RangeError('process ' + pid + ' exists');
      v.processes.push({ pid, ptes: [] });
    },
    map(vm, pid, vpn, gfn) {
      check('pid', pid);
      check('vpn', vpn);
      check('gfn', gfn);
      const v = vms.find((x) => x.id === vm);
      if (!v) return { ok: false, reason: 'no-such-vm' };
      const p = v.processes.find((x) => x.pid === pid);
      if (!p) return { ok: false, reason: 'no-such-process' };
      if (gfn >= v.gfnCount) return { ok: false, reason: 'out-of-range' };
      let real = v.real.find((r) => r.gfn === gfn);
      const newFrame = !real;
      if (!real) {
        const hfn = frames.alloc();
        if (hfn === null) return { ok: false, reason: 'out-of-memory' };
        real = { gfn, hfn };
        v.real.push(real);
      }
      const pte = p.ptes.find((x) => x.vpn === vpn);
      if (pte) pte.gfn = gfn;
      else p.ptes.push({ vpn, gfn });
      return { ok: true, trapped: true, hfn: real.hfn, newFrame };
    },
    unmap(vm, pid, vpn) {
      check('pid', pid);
      check('vpn', vpn);
      const p = findVm(vm).processes.find((x) => x.pid === pid);
      if (!p) throw new RangeError('process ' + pid + ' does not exist');
      const before = p.ptes.length;
      p.ptes = p.ptes.filter((x) => x.vpn !== vpn);
      return p.ptes.length < before;
    },
    evict(vm, gfn) {
      check('gfn', gfn);
      const v = findVm(vm);
      const real = v.real.find((r) => r.gfn === gfn);
      if (!real) return null;
      v.real = v.real.filter((r) => r !== real);
      frames.free(real.hfn);
      return real.hfn;
    },
    translate(vm, pid, vpn) {
      check('pid', pid);
      check('vpn', vpn);
      const v = vms.find((x) => x.id === vm);
      const p = v?.processes.find((x) => x.pid === pid);
      if (!v || !p) return { ok: false, failed: 'config' };
      const pte = p.ptes.find((x) => x.vpn === vpn);
      if (!pte) return { ok: false, failed: 'page-table' };
      const real = v.real.find((r) => r.gfn === pte.gfn);
      if (!real) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn: pte.gfn, hfn: real.hfn };
    },
    destroyVm(vm) {
      const v = findVm(vm);
      v.real.forEach((r) => frames.free(r.hfn));
      vms = vms.filter((x) => x !== v);
      return v.real.length;
    },
    realMap(vm) {
      const list = findVm(vm).real.map((r) => [r.gfn, r.hfn] as [number, number]);
      return list.sort((a, b) => a[0] - b[0]);
    },
  };
}
