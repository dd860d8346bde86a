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

const isNumber = (n: number) => Number.isSafeInteger(n) && n >= 0;
const reject = (why: string): never => {
  throw new RangeError(why);
};

interface Guest {
  pages: number;
  p2m: Map<PageNo, PageNo>;
  procs: Map<number, Map<PageNo, PageNo>>;
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const guests = new Map<VmId, Guest>();
  const guest = (vm: VmId): Guest => guests.get(vm) ?? reject('unknown VM');
  const proc = (vm: VmId, pid: number) => guest(vm).procs.get(pid) ?? reject('unknown process');

  const api: TwoLevelMap = {
    createVm: (vm, gfnCount) => {
      if (!isNumber(gfnCount) || gfnCount === 0 || guests.has(vm)) reject('createVm');
      guests.set(vm, { pages: gfnCount, p2m: new Map(), procs: new Map() });
    },
    createProcess: (vm, pid) => {
      if (!isNumber(pid) || guest(vm).procs.has(pid)) reject('createProcess');
      guest(vm).procs.set(pid, new Map());
    },
    map: (vm, pid, vpn, gfn) => {
      if (!isNumber(pid) || !isNumber(vpn) || !isNumber(gfn)) reject('map');
      const g = guests.get(vm);
      const table = g?.procs.get(pid);
      if (!g) return { ok: false, reason: 'no-such-vm' };
      if (!table) return { ok: false, reason: 'no-such-process' };
      if (gfn >= g.pages) return { ok: false, reason: 'out-of-range' };
      const newFrame = !g.p2m.has(gfn);
      if (newFrame) {
        const taken = frames.alloc();
        if (taken === null) return { ok: false, reason: 'out-of-memory' };
        g.p2m.set(gfn, taken);
      }
      table.set(vpn, gfn);
      return { ok: true, trapped: true, hfn: g.p2m.get(gfn) ?? reject('map'), newFrame };
    },
    unmap: (vm, pid, vpn) => {
      if (!isNumber(pid) || !isNumber(vpn)) reject('unmap');
      return proc(vm, pid).delete(vpn);
    },
    evict: (vm, gfn) => {
      if (!isNumber(gfn)) reject('evict');
      const { p2m } = guest(vm);
      const hfn = p2m.get(gfn);
      if (hfn === undefined) return null;
      p2m.delete(gfn);
      frames.free(hfn);
      return hfn;
    },
    translate: (vm, pid, vpn) => {
      if (!isNumber(pid) || !isNumber(vpn)) reject('translate');
      const g = guests.get(vm);
      const table = g?.procs.get(pid);
      if (!g || !table) return { ok: false, failed: 'config' };
      const gfn = table.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = g.p2m.get(gfn);
      return hfn === undefined ? { ok: false, failed: 'real-map' } : { ok: true, gfn, hfn };
    },
    destroyVm: (vm) => {
      const { p2m } = guest(vm);
      guests.delete(vm);
      for (const hfn of p2m.values()) frames.free(hfn);
      return p2m.size;
    },
    realMap: (vm) => [...guest(vm).p2m.entries()].sort((a, b) => a[0] - b[0]),
  };
  return api;
}
