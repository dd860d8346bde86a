import type { Frames, PageNo, VmId } from '../../../reference/machine';
import type { MapOutcome, Translation, TwoLevelMap } from '../../../reference/02-two-level-mapping/two-level-map';

interface Backing {
  readonly vm: VmId;
  readonly gfn: PageNo;
  readonly hfn: PageNo;
}

interface Entry {
  readonly vm: VmId;
  readonly pid: number;
  readonly vpn: PageNo;
  readonly gfn: PageNo;
}

/**
 * A second solution of chapter 02, written from the clauses and not from the reference: three flat lists of rows, no map
 * of maps.
 */
export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  let sizes: readonly { readonly vm: VmId; readonly gfnCount: number }[] = [];
  let processes: readonly { readonly vm: VmId; readonly pid: number }[] = [];
  let entries: readonly Entry[] = [];
  let backings: readonly Backing[] = [];

  const hasVm = (vm: VmId): boolean => sizes.some((row) => row.vm === vm);
  const hasProcess = (vm: VmId, pid: number): boolean => processes.some((row) => row.vm === vm && row.pid === pid);
  const findEntry = (vm: VmId, pid: number, vpn: PageNo): Entry | undefined =>
    entries.find((row) => row.vm === vm && row.pid === pid && row.vpn === vpn);
  const findBacking = (vm: VmId, gfn: PageNo): Backing | undefined =>
    backings.find((row) => row.vm === vm && row.gfn === gfn);

  return {
    createVm(vm, gfnCount) {
      refuseIf(!Number.isSafeInteger(gfnCount) || gfnCount < 1 || hasVm(vm), 'createVm');
      sizes = [...sizes, { vm, gfnCount }];
    },
    createProcess(vm, pid) {
      refuseNonsense(pid);
      refuseIf(!hasVm(vm) || hasProcess(vm, pid), 'createProcess');
      processes = [...processes, { vm, pid }];
    },
    map(vm, pid, vpn, gfn): MapOutcome {
      refuseNonsense(pid, vpn, gfn);
      const size = sizes.find((row) => row.vm === vm);
      if (size === undefined) return { ok: false, reason: 'no-such-vm' };
      if (!hasProcess(vm, pid)) return { ok: false, reason: 'no-such-process' };
      if (gfn > size.gfnCount - 1) return { ok: false, reason: 'out-of-range' };
      const known = findBacking(vm, gfn);
      const hfn = known === undefined ? frames.alloc() : known.hfn;
      if (hfn === null) return { ok: false, reason: 'out-of-memory' };
      if (known === undefined) backings = [...backings, { vm, gfn, hfn }];
      const former = findEntry(vm, pid, vpn);
      entries = [...entries.filter((row) => row !== former), { vm, pid, vpn, gfn }];
      return { ok: true, trapped: true, hfn, newFrame: known === undefined };
    },
    unmap(vm, pid, vpn) {
      refuseNonsense(pid, vpn);
      refuseIf(!hasProcess(vm, pid), 'unmap');
      const former = findEntry(vm, pid, vpn);
      entries = entries.filter((row) => row !== former);
      return former !== undefined;
    },
    evict(vm, gfn) {
      refuseNonsense(gfn);
      refuseIf(!hasVm(vm), 'evict');
      const backing = findBacking(vm, gfn);
      if (backing === undefined) return null;
      backings = backings.filter((row) => row !== backing);
      frames.free(backing.hfn);
      return backing.hfn;
    },
    translate(vm, pid, vpn): Translation {
      refuseNonsense(pid, vpn);
      if (!hasProcess(vm, pid)) return { ok: false, failed: 'config' };
      const entry = findEntry(vm, pid, vpn);
      if (entry === undefined) return { ok: false, failed: 'page-table' };
      const backing = findBacking(vm, entry.gfn);
      if (backing === undefined) return { ok: false, failed: 'real-map' };
      return { ok: true, gfn: entry.gfn, hfn: backing.hfn };
    },
    destroyVm(vm) {
      refuseIf(!hasVm(vm), 'destroyVm');
      const gone = backings.filter((row) => row.vm === vm).reverse();
      for (const { hfn } of gone) frames.free(hfn);
      backings = backings.filter((row) => row.vm !== vm);
      entries = entries.filter((row) => row.vm !== vm);
      processes = processes.filter((row) => row.vm !== vm);
      sizes = sizes.filter((row) => row.vm !== vm);
      return gone.length;
    },
    realMap(vm) {
      refuseIf(!hasVm(vm), 'realMap');
      const own = backings.filter((row) => row.vm === vm).sort((a, b) => a.gfn - b.gfn);
      return own.map(({ gfn, hfn }) => Object.freeze([gfn, hfn] as const));
    },
  };
}

function refuseNonsense(...numbers: readonly number[]): void {
  for (const n of numbers) refuseIf(!Number.isSafeInteger(n) || n < 0, String(n));
}

function refuseIf(isNonsense: boolean, what: string): void {
  if (isNonsense) throw new RangeError(what);
}
