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

const natural = (n: number): number => {
  if (Number.isSafeInteger(n) && n >= 0) return n + 0;
  throw new RangeError(`expected a natural number, got ${n}`);
};

const orThrow = <T>(value: T | undefined, message: string): T => {
  if (value === undefined) throw new RangeError(message);
  return value;
};

/** A VM is a bundle of functions over its own two kinds of table. */
const makeVm = (frames: Frames, gfnCount: number) => {
  const p2m = new Map<PageNo, PageNo>();
  const tables = new Map<number, Map<PageNo, PageNo>>();

  const obtain = (gfn: PageNo): { hfn: PageNo; newFrame: boolean } | undefined => {
    const old = p2m.get(gfn);
    if (old !== undefined) return { hfn: old, newFrame: false };
    const hfn = frames.alloc();
    if (hfn === null) return undefined;
    p2m.set(gfn, hfn);
    return { hfn, newFrame: true };
  };

  return {
    tableOf: (pid: number) => tables.get(pid),
    start: (pid: number) => {
      if (tables.has(pid)) throw new RangeError(`process ${pid} exists`);
      tables.set(pid, new Map());
    },
    map: (pid: number, vpn: PageNo, gfn: PageNo): MapOutcome => {
      const table = tables.get(pid);
      if (table === undefined) return { ok: false, reason: 'no-such-process' };
      if (gfn >= gfnCount) return { ok: false, reason: 'out-of-range' };
      const got = obtain(gfn);
      if (got === undefined) return { ok: false, reason: 'out-of-memory' };
      table.set(vpn, gfn);
      return { ok: true, trapped: true, ...got };
    },
    look: (pid: number, vpn: PageNo): Translation => {
      const table = tables.get(pid);
      if (table === undefined) return { ok: false, failed: 'config' };
      const gfn = table.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = p2m.get(gfn);
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },
    drop: (gfn: PageNo): PageNo | null => {
      const hfn = p2m.get(gfn);
      if (hfn === undefined) return null;
      p2m.delete(gfn);
      frames.free(hfn);
      return hfn;
    },
    dropAll: (): number => {
      const all = [...p2m.values()];
      p2m.clear();
      all.forEach((hfn) => frames.free(hfn));
      return all.length;
    },
    list: () => [...p2m].sort(([a], [b]) => a - b).map(([gfn, hfn]) => [gfn, hfn] as const),
  };
};

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms = new Map<VmId, ReturnType<typeof makeVm>>();
  const the = (vm: VmId) => orThrow(vms.get(vm), `unknown VM "${vm}"`);

  return {
    createVm: (vm, gfnCount) => {
      if (natural(gfnCount) === 0) throw new RangeError('a VM without pages');
      if (vms.has(vm)) throw new RangeError(`VM "${vm}" exists`);
      vms.set(vm, makeVm(frames, gfnCount));
    },
    createProcess: (vm, pid) => {
      natural(pid);
      the(vm).start(natural(pid));
    },
    map: (vm, pid, vpn, gfn) => {
      const numbers = [natural(pid), natural(vpn), natural(gfn)] as const;
      return vms.get(vm)?.map(...numbers) ?? { ok: false, reason: 'no-such-vm' };
    },
    unmap: (vm, pid, vpn) => {
      natural(pid);
      natural(vpn);
      return orThrow(the(vm).tableOf(pid), `unknown process ${pid}`).delete(vpn);
    },
    evict: (vm, gfn) => {
      natural(gfn);
      return the(vm).drop(gfn);
    },
    translate: (vm, pid, vpn) => {
      natural(pid);
      natural(vpn);
      return vms.get(vm)?.look(pid, vpn) ?? { ok: false, failed: 'config' };
    },
    destroyVm: (vm) => {
      const freed = the(vm).dropAll();
      vms.delete(vm);
      return freed;
    },
    realMap: (vm) => the(vm).list(),
  };
}
