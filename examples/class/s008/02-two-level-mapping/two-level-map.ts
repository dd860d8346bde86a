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

interface VmState {
  pages: number;
  pageTables: Map<number, Map<PageNo, PageNo>>;
  realMapTable: Map<PageNo, PageNo>;
}

const bad = (n: number) => !Number.isSafeInteger(n) || n < 0;

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const state = new Map<VmId, VmState>();

  const get = (vm: VmId): VmState => {
    const s = state.get(vm);
    if (s === undefined) throw new RangeError('unknown VM: ' + vm);
    return s;
  };

  return {
    createVm(vm: VmId, gfnCount: number): void {
      if (bad(gfnCount) || gfnCount === 0) throw new RangeError('gfnCount: ' + gfnCount);
      if (state.has(vm)) throw new RangeError('VM in use: ' + vm);
      state.set(vm, { pages: gfnCount, pageTables: new Map(), realMapTable: new Map() });
    },
    createProcess(vm: VmId, pid: number): void {
      if (bad(pid)) throw new RangeError('pid: ' + pid);
      const { pageTables } = get(vm);
      if (pageTables.has(pid)) throw new RangeError('pid in use: ' + pid);
      pageTables.set(pid, new Map());
    },
    map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
      if (bad(pid) || bad(vpn) || bad(gfn)) throw new RangeError('bad number in map');
      const s = state.get(vm);
      if (s === undefined) return { ok: false, reason: 'no-such-vm' };
      const table = s.pageTables.get(pid);
      if (table === undefined) return { ok: false, reason: 'no-such-process' };
      if (gfn >= s.pages) return { ok: false, reason: 'out-of-range' };
      // every trap establishes a real map entry
      const hfn = frames.alloc();
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      s.realMapTable.set(gfn, hfn);
      table.set(vpn, gfn);
      return { ok: true, trapped: true, hfn, newFrame: true };
    },
    unmap(vm: VmId, pid: number, vpn: PageNo): boolean {
      if (bad(pid) || bad(vpn)) throw new RangeError('bad number in unmap');
      const table = get(vm).pageTables.get(pid);
      if (table === undefined) throw new RangeError('unknown process: ' + pid);
      return table.delete(vpn);
    },
    evict(vm: VmId, gfn: PageNo): PageNo | null {
      if (bad(gfn)) throw new RangeError('bad number in evict');
      const { realMapTable } = get(vm);
      const hfn = realMapTable.get(gfn);
      if (hfn === undefined) return null;
      realMapTable.delete(gfn);
      frames.free(hfn);
      return hfn;
    },
    translate(vm: VmId, pid: number, vpn: PageNo): Translation {
      if (bad(pid) || bad(vpn)) throw new RangeError('bad number in translate');
      const s = state.get(vm);
      const table = s?.pageTables.get(pid);
      if (s === undefined || table === undefined) return { ok: false, failed: 'config' };
      const gfn = table.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = s.realMapTable.get(gfn);
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },
    destroyVm(vm: VmId): number {
      const { realMapTable } = get(vm);
      for (const [, hfn] of realMapTable) frames.free(hfn);
      state.delete(vm);
      return realMapTable.size;
    },
    realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
      return [...get(vm).realMapTable].sort((a, b) => a[0] - b[0]);
    },
  };
}
