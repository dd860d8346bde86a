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

class TwoTables implements TwoLevelMap {
  // vm -> number of real pages
  #sizes = new Map<VmId, number>();
  // vm -> pid -> vpn -> gfn
  #guest = new Map<VmId, Map<number, Map<PageNo, PageNo>>>();
  // vm -> gfn -> hfn
  #host = new Map<VmId, Map<PageNo, PageNo>>();
  #frames: Frames;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  createVm(vm: VmId, gfnCount: number): void {
    if (!Number.isSafeInteger(gfnCount) || gfnCount <= 0) throw new RangeError('gfnCount');
    if (this.#sizes.has(vm)) throw new RangeError('vm');
    this.#sizes.set(vm, gfnCount);
    this.#guest.set(vm, new Map());
    this.#host.set(vm, new Map());
  }

  createProcess(vm: VmId, pid: number): void {
    this.#ints(pid);
    const processes = this.#guest.get(vm);
    if (processes === undefined || processes.has(pid)) throw new RangeError('vm or pid');
    processes.set(pid, new Map());
  }

  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
    this.#ints(pid, vpn, gfn);
    const host = this.#host.get(vm);
    const size = this.#sizes.get(vm);
    if (host === undefined || size === undefined) return { ok: false, reason: 'no-such-vm' };
    const table = this.#guest.get(vm)?.get(pid);
    if (table === undefined) return { ok: false, reason: 'no-such-process' };
    if (gfn >= size) return { ok: false, reason: 'out-of-range' };

    const known = host.get(gfn);
    if (known !== undefined) {
      table.set(vpn, gfn);
      return { ok: true, trapped: true, hfn: known, newFrame: false };
    }
    const hfn = this.#frames.alloc();
    if (hfn === null) return { ok: false, reason: 'out-of-memory' };
    host.set(gfn, hfn);
    table.set(vpn, gfn);
    return { ok: true, trapped: true, hfn, newFrame: true };
  }

  unmap(vm: VmId, pid: number, vpn: PageNo): boolean {
    this.#ints(pid, vpn);
    const table = this.#guest.get(vm)?.get(pid);
    if (table === undefined) throw new RangeError('vm or pid');
    return table.delete(vpn);
  }

  evict(vm: VmId, gfn: PageNo): PageNo | null {
    this.#ints(gfn);
    const host = this.#host.get(vm);
    if (host === undefined) throw new RangeError('vm');
    const hfn = host.get(gfn) ?? null;
    if (hfn !== null) {
      host.delete(gfn);
      this.#frames.free(hfn);
    }
    return hfn;
  }

  translate(vm: VmId, pid: number, vpn: PageNo): Translation {
    this.#ints(pid, vpn);
    const table = this.#guest.get(vm)?.get(pid);
    if (table === undefined) return { ok: false, failed: 'config' };
    const gfn = table.get(vpn);
    if (gfn === undefined) return { ok: false, failed: 'page-table' };
    const hfn = this.#host.get(vm)?.get(gfn);
    if (hfn === undefined) return { ok: false, failed: 'real-map' };
    return { ok: true, gfn, hfn };
  }

  destroyVm(vm: VmId): number {
    const host = this.#host.get(vm);
    if (host === undefined) throw new RangeError('vm');
    let freed = 0;
    host.forEach((hfn) => {
      this.#frames.free(hfn);
      freed += 1;
    });
    this.#sizes.delete(vm);
    this.#guest.delete(vm);
    this.#host.delete(vm);
    return freed;
  }

  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    const host = this.#host.get(vm);
    if (host === undefined) throw new RangeError('vm');
    const gfns = [...host.keys()].sort((a, b) => a - b);
    return gfns.map((gfn) => [gfn, host.get(gfn) as PageNo] as const);
  }

  #ints(...all: number[]): void {
    if (!all.every((n) => Number.isSafeInteger(n) && n >= 0)) throw new RangeError('not a page number: ' + all.join());
  }
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  return new TwoTables(frames);
}
