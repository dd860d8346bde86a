import type { Frames, PageNo, VmId } from '../machine';
import { checkCount, checkNumbers } from './checks';
import { Guest } from './tables/guest';
import { RealMapTable } from './tables/real-map-table';

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

interface Vm {
  gfnCount: number;
  guest: Guest;
  real: RealMapTable;
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const vms: Map<VmId, Vm> = new Map();

  function need(vm: VmId): Vm {
    const found = vms.get(vm);
    if (found) return found;
    throw new RangeError('unknown VM ' + vm);
  }

  function createVm(vm: VmId, gfnCount: number) {
    checkCount(gfnCount);
    if (vms.has(vm)) throw new RangeError('VM id in use: ' + vm);
    vms.set(vm, { gfnCount, guest: new Guest(), real: new RealMapTable(frames) });
  }

  function createProcess(vm: VmId, pid: number) {
    checkNumbers({ pid });
    need(vm).guest.start(pid);
  }

  function map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
    checkNumbers({ pid, vpn, gfn });
    const the = vms.get(vm);
    if (!the) return { ok: false, reason: 'no-such-vm' };
    if (!the.guest.runs(pid)) return { ok: false, reason: 'no-such-process' };
    if (gfn >= the.gfnCount) return { ok: false, reason: 'out-of-range' };
    const backed = the.real.ensure(gfn);
    if (!backed) return { ok: false, reason: 'out-of-memory' };
    the.guest.write(pid, vpn, gfn);
    return { ok: true, trapped: true, hfn: backed.hfn, newFrame: backed.isNew };
  }

  function unmap(vm: VmId, pid: number, vpn: PageNo) {
    checkNumbers({ pid, vpn });
    const { guest } = need(vm);
    if (!guest.runs(pid)) throw new RangeError('unknown process ' + pid);
    return guest.erase(pid, vpn);
  }

  function evict(vm: VmId, gfn: PageNo) {
    checkNumbers({ gfn });
    return need(vm).real.release(gfn);
  }

  function translate(vm: VmId, pid: number, vpn: PageNo): Translation {
    checkNumbers({ pid, vpn });
    const the = vms.get(vm);
    if (!the || !the.guest.runs(pid)) return { ok: false, failed: 'config' };
    const gfn = the.guest.read(pid, vpn);
    if (gfn === undefined) return { ok: false, failed: 'page-table' };
    const hfn = the.real.frameOf(gfn);
    if (hfn === undefined) return { ok: false, failed: 'real-map' };
    return { ok: true, gfn, hfn };
  }

  function destroyVm(vm: VmId) {
    const { real } = need(vm);
    vms.delete(vm);
    return real.releaseAll();
  }

  function realMap(vm: VmId) {
    return need(vm).real.list();
  }

  return { createVm, createProcess, map, unmap, evict, translate, destroyVm, realMap };
}
