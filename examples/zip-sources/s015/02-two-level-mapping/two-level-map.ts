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

/** A table of rows (tables) of values: rows are made on purpose, never by writing into them. */
class Grid<Row, Column, Value> {
  private rows = new Map<Row, Map<Column, Value>>();

  addRow(row: Row): boolean {
    if (this.rows.has(row)) return false;
    this.rows.set(row, new Map());
    return true;
  }

  row(row: Row): Map<Column, Value> | undefined {
    return this.rows.get(row);
  }

  removeRow(row: Row): void {
    this.rows.delete(row);
  }
}

function requirePageNumbers(...numbers: number[]): void {
  const wrong = numbers.filter((n) => !(Number.isSafeInteger(n) && n >= 0));
  if (wrong.length > 0) throw new RangeError(`no page numbers or pids: ${wrong.join(', ')}`);
}

function present<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new RangeError(`unknown ${name}`);
  return thing;
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const sizes = new Map<VmId, number>();
  const realMaps = new Grid<VmId, PageNo, PageNo>();
  const guests = new Map<VmId, Grid<number, PageNo, PageNo>>();

  return {
    createVm(vm, gfnCount) {
      requirePageNumbers(gfnCount, gfnCount - 1);
      if (!realMaps.addRow(vm)) throw new RangeError(`VM id in use: ${vm}`);
      sizes.set(vm, gfnCount);
      guests.set(vm, new Grid());
    },

    createProcess(vm, pid) {
      requirePageNumbers(pid);
      if (!present(guests.get(vm), 'VM').addRow(pid)) throw new RangeError(`pid in use: ${pid}`);
    },

    map(vm, pid, vpn, gfn) {
      requirePageNumbers(pid, vpn, gfn);
      const realMap = realMaps.row(vm);
      if (!realMap) return { ok: false, reason: 'no-such-vm' };
      const pageTable = guests.get(vm)?.row(pid);
      if (!pageTable) return { ok: false, reason: 'no-such-process' };
      if (gfn >= (sizes.get(vm) ?? 0)) return { ok: false, reason: 'out-of-range' };

      if (!realMap.has(gfn)) {
        const hfn = frames.alloc();
        if (hfn === null) return { ok: false, reason: 'out-of-memory' };
        realMap.set(gfn, hfn);
        pageTable.set(vpn, gfn);
        return { ok: true, trapped: true, hfn, newFrame: true };
      }
      pageTable.set(vpn, gfn);
      return { ok: true, trapped: true, hfn: present(realMap.get(gfn), 'gfn'), newFrame: false };
    },

    unmap(vm, pid, vpn) {
      requirePageNumbers(pid, vpn);
      return present(present(guests.get(vm), 'VM').row(pid), 'process').delete(vpn);
    },

    evict(vm, gfn) {
      requirePageNumbers(gfn);
      const realMap = present(realMaps.row(vm), 'VM');
      const hfn = realMap.get(gfn);
      if (hfn === undefined) return null;
      frames.free(hfn);
      realMap.delete(gfn);
      return hfn;
    },

    translate(vm, pid, vpn) {
      requirePageNumbers(pid, vpn);
      const pageTable = guests.get(vm)?.row(pid);
      if (!pageTable) return { ok: false, failed: 'config' };
      const gfn = pageTable.get(vpn);
      if (gfn === undefined) return { ok: false, failed: 'page-table' };
      const hfn = realMaps.row(vm)?.get(gfn);
      if (hfn === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn, hfn };
    },

    destroyVm(vm) {
      const hfns = [...present(realMaps.row(vm), 'VM').values()];
      for (const hfn of hfns) frames.free(hfn);
      realMaps.removeRow(vm);
      guests.delete(vm);
      sizes.delete(vm);
      return hfns.length;
    },

    realMap(vm) {
      const rows = [...present(realMaps.row(vm), 'VM')];
      return rows.sort((left, right) => left[0] - right[0]);
    },
  };
}
