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

/** A real page of a VM. Page-table entries point at it, so that they all see it when its frame comes or goes. */
interface RealPage {
  readonly gfn: PageNo;
  hfn: PageNo | undefined;
}

interface Vm {
  readonly size: number;
  readonly real: Map<PageNo, RealPage>;
  readonly processes: Map<number, Map<PageNo, RealPage>>;
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms = new Map<VmId, Vm>();

  const number = (n: number): number => {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a number of a page or process: ${n}`);
    return n;
  };
  const vmOf = (id: VmId): Vm => {
    const vm = vms.get(id);
    if (vm === undefined) throw new RangeError(`no such VM: ${id}`);
    return vm;
  };
  const backed = (vm: Vm): RealPage[] => [...vm.real.values()].filter((page) => page.hfn !== undefined);
  const realPage = (vm: Vm, gfn: PageNo): RealPage => {
    const page = vm.real.get(gfn) ?? { gfn: gfn + 0, hfn: undefined };
    vm.real.set(gfn, page);
    return page;
  };

  return {
    createVm(id, gfnCount) {
      if (number(gfnCount) < 1) throw new RangeError('a VM has at least one page');
      if (vms.has(id)) throw new RangeError(`VM exists: ${id}`);
      vms.set(id, { size: gfnCount, real: new Map(), processes: new Map() });
    },
    createProcess(id, pid) {
      number(pid);
      const { processes } = vmOf(id);
      if (processes.has(pid)) throw new RangeError(`process exists: ${pid}`);
      processes.set(pid, new Map());
    },
    map(id, pid, vpn, gfn) {
      [pid, vpn, gfn].forEach(number);
      const vm = vms.get(id);
      if (vm === undefined) return { ok: false, reason: 'no-such-vm' };
      const table = vm.processes.get(pid);
      if (table === undefined) return { ok: false, reason: 'no-such-process' };
      if (gfn >= vm.size) return { ok: false, reason: 'out-of-range' };
      const page = realPage(vm, gfn);
      const newFrame = page.hfn === undefined;
      const hfn = page.hfn ?? frames.alloc();
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      page.hfn = hfn;
      table.set(vpn, page);
      return { ok: true, trapped: true, hfn, newFrame };
    },
    unmap(id, pid, vpn) {
      [pid, vpn].forEach(number);
      const table = vmOf(id).processes.get(pid);
      if (table === undefined) throw new RangeError(`no such process: ${pid}`);
      return table.delete(vpn);
    },
    evict(id, gfn) {
      number(gfn);
      const page = vmOf(id).real.get(gfn);
      if (page?.hfn === undefined) return null;
      const { hfn } = page;
      page.hfn = undefined;
      frames.free(hfn);
      return hfn;
    },
    translate(id, pid, vpn) {
      [pid, vpn].forEach(number);
      const table = vms.get(id)?.processes.get(pid);
      if (table === undefined) return { ok: false, failed: 'config' };
      const page = table.get(vpn);
      if (page === undefined) return { ok: false, failed: 'page-table' };
      if (page.hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn: page.gfn, hfn: page.hfn };
    },
    destroyVm(id) {
      const pages = backed(vmOf(id));
      vms.delete(id);
      for (const page of pages) if (page.hfn !== undefined) frames.free(page.hfn);
      return pages.length;
    },
    realMap(id) {
      return backed(vmOf(id))
        .map((page) => [page.gfn, page.hfn as PageNo] as const)
        .sort(([a], [b]) => a - b);
    },
  };
}
