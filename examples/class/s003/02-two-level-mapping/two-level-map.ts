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

// Everything lies in flat maps. A VM id may be any string ("a:1" too), so a key is JSON, not a joined string.
function key(...parts: (string | number)[]): string {
  return JSON.stringify(parts);
}

function assertIndex(name: string, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(name + ' must be an integer');
  if (value < 0) throw new RangeError(name + ' must not be negative');
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const sizes = new Map<VmId, number>(); // vm -> gfnCount
  const processes = new Set<string>(); // [vm, pid]
  const ptes = new Map<string, PageNo>(); // [vm, pid, vpn] -> gfn
  const backing = new Map<string, PageNo>(); // [vm, gfn] -> hfn

  function assertVm(vm: VmId): void {
    if (!sizes.has(vm)) throw new RangeError('no VM ' + vm);
  }

  /** Takes the entries of one VM out of a map or lists them. */
  function keysOf(vm: VmId, all: Iterable<string>): [string, number[]][] {
    const found: [string, number[]][] = [];
    for (const k of all) {
      const [owner, ...numbers] = JSON.parse(k) as [string, ...number[]];
      if (owner === vm) found.push([k, numbers]);
    }
    return found;
  }

  return {
    createVm(vm, gfnCount) {
      assertIndex('gfnCount', gfnCount);
      if (gfnCount === 0) throw new RangeError('gfnCount must be at least 1');
      if (sizes.has(vm)) throw new RangeError('VM ' + vm + ' is in use');
      sizes.set(vm, gfnCount);
    },

    createProcess(vm, pid) {
      assertIndex('pid', pid);
      assertVm(vm);
      if (processes.has(key(vm, pid))) throw new RangeError('pid ' + pid + ' is in use');
      processes.add(key(vm, pid));
    },

    map(vm, pid, vpn, gfn) {
      assertIndex('pid', pid);
      assertIndex('vpn', vpn);
      assertIndex('gfn', gfn);
      const size = sizes.get(vm);
      if (size === undefined) return { ok: false, reason: 'no-such-vm' };
      if (!processes.has(key(vm, pid))) return { ok: false, reason: 'no-such-process' };
      if (gfn >= size) return { ok: false, reason: 'out-of-range' };
      let hfn = backing.get(key(vm, gfn));
      let newFrame = false;
      if (hfn === undefined) {
        const fresh = frames.alloc();
        if (fresh === null) return { ok: false, reason: 'out-of-memory' };
        hfn = fresh;
        newFrame = true;
        backing.set(key(vm, gfn), hfn);
      }
      ptes.set(key(vm, pid, vpn), gfn);
      return { ok: true, trapped: true, hfn, newFrame };
    },

    unmap(vm, pid, vpn) {
      assertIndex('pid', pid);
      assertIndex('vpn', vpn);
      assertVm(vm);
      if (!processes.has(key(vm, pid))) throw new RangeError('no process ' + pid);
      return ptes.delete(key(vm, pid, vpn));
    },

    evict(vm, gfn) {
      assertIndex('gfn', gfn);
      assertVm(vm);
      const hfn = backing.get(key(vm, gfn));
      if (hfn === undefined) return null;
      backing.delete(key(vm, gfn));
      frames.free(hfn);
      return hfn;
    },

    translate(vm, pid, vpn) {
      assertIndex('pid', pid);
      assertIndex('vpn', vpn);
      if (!processes.has(key(vm, pid))) return { ok: false, failed: 'config' };
      const gfn = ptes.get(key(vm, pid, vpn));
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = backing.get(key(vm, gfn));
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },

    destroyVm(vm) {
      assertVm(vm);
      let count = 0;
      for (const [k] of keysOf(vm, [...backing.keys()])) {
        frames.free(backing.get(k) as PageNo);
        backing.delete(k);
        count++;
      }
      for (const [k] of keysOf(vm, [...ptes.keys()])) ptes.delete(k);
      for (const [k] of keysOf(vm, [...processes])) processes.delete(k);
      sizes.delete(vm);
      return count;
    },

    realMap(vm) {
      assertVm(vm);
      const rows = keysOf(vm, backing.keys()).map(
        ([k, numbers]) => [numbers[0] as PageNo, backing.get(k) as PageNo] as const,
      );
      rows.sort((a, b) => a[0] - b[0]);
      return rows;
    },
  };
}
