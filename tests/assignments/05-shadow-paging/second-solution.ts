import type { Frames, PageNo, VmId } from '../../../reference/machine';
import type { GuestTable, ShadowHypervisor } from '../../../reference/05-shadow-paging/shadow-paging';

interface Backing {
  readonly vm: VmId;
  readonly gfn: PageNo;
  readonly hfn: PageNo;
}

interface Row {
  readonly vm: VmId;
  readonly vpn: PageNo;
  readonly hfn: PageNo;
  readonly w: boolean;
}

/**
 * A second solution of chapter 05, written from the clauses and not from the reference: flat lists for the whole
 * machine, replaced and never changed, so that a failed load simply keeps the old ones.
 */
export function createShadowHypervisor(frames: Frames): ShadowHypervisor {
  let sizes: readonly { readonly vm: VmId; readonly gfnCount: number }[] = [];
  let backings: readonly Backing[] = [];
  let rows: readonly Row[] = [];

  const sizeOf = (vm: VmId): number => {
    const found = sizes.find((size) => size.vm === vm);
    if (found === undefined) throw new RangeError(`unknown VM ${vm}`);
    return found.gfnCount;
  };
  const frameOf = (list: readonly Backing[], vm: VmId, gfn: PageNo): PageNo | undefined =>
    list.find((backing) => backing.vm === vm && backing.gfn === gfn)?.hfn;

  return {
    createVm(vm, gfnCount) {
      refuse(!Number.isSafeInteger(gfnCount) || gfnCount <= 0 || sizes.some((size) => size.vm === vm));
      sizes = [...sizes, { vm, gfnCount }];
    },
    loadCr3(vm, root, table) {
      refuseNumber(root);
      const vpns = checkedVpns(table);
      const gfnCount = sizeOf(vm);
      let added: readonly Backing[] = [];
      const fail = (reason: 'bad-frame' | 'out-of-memory', vpn: PageNo) => {
        [...added].reverse().forEach(({ hfn }) => frames.free(hfn));
        return { ok: false, reason, vpn } as const;
      };
      const built: Row[] = [];
      while (vpns.length > 0) {
        const vpn = Math.min(...vpns);
        vpns.splice(vpns.indexOf(vpn), 1);
        const { gfn, w } = table.get(vpn) ?? { gfn: gfnCount, w: false };
        if (!(gfn < gfnCount)) return fail('bad-frame', vpn);
        let hfn = frameOf([...backings, ...added], vm, gfn);
        if (hfn === undefined) {
          const given = frames.alloc(gfn);
          if (given === null) return fail('out-of-memory', vpn);
          hfn = given;
          added = [...added, { vm, gfn, hfn }];
        }
        built.push({ vm, vpn, hfn, w });
      }
      backings = [...backings, ...added];
      rows = [...rows.filter((row) => row.vm !== vm), ...built];
      return { ok: true, built: built.length };
    },
    shadow(vm) {
      sizeOf(vm);
      const own = rows.filter((row) => row.vm === vm).map(({ vpn, hfn, w }) => Object.freeze({ vpn, hfn, w }));
      return Object.freeze(own.sort((a, b) => a.vpn - b.vpn));
    },
    p2m(vm) {
      sizeOf(vm);
      const own = backings.filter((backing) => backing.vm === vm).sort((a, b) => a.gfn - b.gfn);
      return own.map(({ gfn, hfn }) => Object.freeze([gfn, hfn] as const));
    },
    access(vm, vpn, access) {
      refuseNumber(vpn);
      sizeOf(vm);
      const row = rows.find((candidate) => candidate.vm === vm && candidate.vpn === vpn);
      if (row === undefined) return { ok: false, fault: 'not-present' };
      return row.w || access === 'r' ? { ok: true, hfn: row.hfn } : { ok: false, fault: 'protection' };
    },
    destroyVm(vm) {
      sizeOf(vm);
      const gone = backings.filter((backing) => backing.vm === vm);
      gone.forEach(({ hfn }) => frames.free(hfn));
      backings = backings.filter((backing) => backing.vm !== vm);
      rows = rows.filter((row) => row.vm !== vm);
      sizes = sizes.filter((size) => size.vm !== vm);
      return gone.length;
    },
  };
}

function checkedVpns(table: GuestTable): PageNo[] {
  for (const [vpn, { gfn }] of table) {
    refuseNumber(vpn);
    refuseNumber(gfn);
  }
  return [...table.keys()];
}

function refuseNumber(n: number): void {
  refuse(!Number.isSafeInteger(n) || n < 0);
}

function refuse(isNonsense: boolean): void {
  if (isNonsense) throw new RangeError('nonsense');
}
