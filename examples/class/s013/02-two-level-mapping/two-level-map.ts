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

type Dict<T> = { [key: string]: T };
// Without a prototype, so that a VM may be called "constructor".
const dict = <T>(): Dict<T> => Object.create(null) as Dict<T>;

class VmRecord {
  realMap: Dict<PageNo> = dict();
  processes: Dict<Dict<PageNo>> = dict();
  constructor(public gfnCount: number) {}
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms: Dict<VmRecord> = dict();

  function valid(...ns: number[]): void {
    ns.forEach((n) => {
      if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(String(n));
    });
  }

  function record(vm: VmId): VmRecord {
    const r = vms[vm];
    if (!r) throw new RangeError('unknown: ' + vm);
    return r;
  }

  return {
    createVm(vm, gfnCount) {
      valid(gfnCount);
      if (gfnCount < 1) throw new RangeError('empty VM');
      if (vm in vms) throw new RangeError('already there: ' + vm);
      vms[vm] = new VmRecord(gfnCount);
    },

    createProcess(vm, pid) {
      valid(pid);
      const r = record(vm);
      if (pid in r.processes) throw new RangeError('already there: ' + pid);
      r.processes[pid] = dict();
    },

    map(vm, pid, vpn, gfn) {
      valid(pid, vpn, gfn);
      const r = vms[vm];
      if (!r) return { ok: false, reason: 'no-such-vm' };
      const table = r.processes[pid];
      if (!table) return { ok: false, reason: 'no-such-process' };
      if (gfn >= r.gfnCount) return { ok: false, reason: 'out-of-range' };
      let hfn: PageNo | null | undefined = r.realMap[gfn];
      const newFrame = hfn === undefined;
      if (hfn === undefined) hfn = frames.alloc();
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      r.realMap[gfn] = hfn;
      table[vpn] = gfn;
      return { ok: true, trapped: true, hfn, newFrame };
    },

    unmap(vm, pid, vpn) {
      valid(pid, vpn);
      const table = record(vm).processes[pid];
      if (!table) throw new RangeError('unknown: ' + pid);
      const had = vpn in table;
      delete table[vpn];
      return had;
    },

    evict(vm, gfn) {
      valid(gfn);
      const { realMap } = record(vm);
      const hfn = realMap[gfn];
      if (hfn === undefined) return null;
      delete realMap[gfn];
      frames.free(hfn);
      return hfn;
    },

    translate(vm, pid, vpn) {
      valid(pid, vpn);
      const r = vms[vm];
      const table = r?.processes[pid];
      if (!r || !table) return { ok: false, failed: 'config' };
      const gfn = table[vpn];
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = r.realMap[gfn];
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },

    destroyVm(vm) {
      const hfns = Object.values(record(vm).realMap);
      hfns.forEach((hfn) => frames.free(hfn));
      delete vms[vm];
      return hfns.length;
    },

    realMap(vm) {
      return Object.entries(record(vm).realMap)
        .map(([gfn, hfn]): [PageNo, PageNo] => [Number(gfn), hfn])
        .sort(([a], [b]) => a - b);
    },
  };
}
