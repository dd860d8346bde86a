import { gpa32, hpa32, PTE32 } from '../machine';
import type { Access, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

export interface Nested32 {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}
export interface Tlb32 {
  load(vm: VmId, regs: Nested32): void;
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  invlpg(va: Gva32): void;
  hostUnmapped(vm: VmId): void;
}

const INDEX = 0x3ff;

interface Visited {
  at: number; // in the table's own address space
  hpa: number; // where it was read
  value: number;
}

/** Reads the tree from the root to the leaf. What differs between guest and host comes in as `read` and `fail`. */
function treeWalk<F>(
  root: number,
  address: number,
  read: (at: number, step: number) => { hpa: number; value: number } | F,
  fail: (code: FaultCode, step: number, at: number) => F,
): { visited: Visited[]; leads: number } | F {
  const visited: Visited[] = [];
  let table = root;
  for (let step = 0; step <= 1; step++) {
    const at = table + ((address >>> (22 - 10 * step)) & INDEX) * 4;
    const got = read(at, step);
    if (!isEntry(got)) return got;
    if (!(got.value & PTE32.P)) return fail('not-present', step, at);
    visited.push({ at, ...got });
    if (step === 0 && got.value & PTE32.PS) {
      // 4 MB: bits 31:22 of the entry, bits 21:0 of the address
      return { visited, leads: ((got.value & 0xffc00000) | (address & 0x3fffff)) >>> 0 };
    }
    table = (got.value & PTE32.FRAME) >>> 0;
  }
  return { visited, leads: table + (address & 0xfff) };
}

function isEntry<F>(got: { hpa: number; value: number } | F): got is { hpa: number; value: number } {
  return typeof got === 'object' && got !== null && 'value' in got;
}

function setMarks(mem: Mem32, visited: Visited[], access: Access): void {
  visited.forEach(({ hpa, value }, i) => {
    const leafOfWrite = access === 'w' && i === visited.length - 1;
    const next = (value | PTE32.A | (leafOfWrite ? PTE32.D : 0)) >>> 0;
    if (next !== value) mem.write32(hpa, next);
  });
}

function checkRoot(root: number): void {
  if (!Number.isInteger(root) || root < 0 || root > 0xffffffff || root % 4) throw new RangeError(`no root: ${root}`);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  checkRoot(hostRoot);
  const fail = (code: FaultCode, step: number) =>
    ({ ok: false, fault: { code, stage: 'host', step, at: gpa } }) as const;
  const walked = treeWalk(
    hostRoot,
    gpa,
    (at, step) => (at + 4 > mem.size ? fail('out-of-range', step) : { hpa: at, value: mem.read32(at) }),
    fail,
  );
  if ('ok' in walked) return walked;
  if (access === 'w') {
    const step = walked.visited.findIndex(({ value }) => !(value & PTE32.W));
    if (step >= 0) return fail('protection', step);
  }
  if (walked.leads >= mem.size) return fail('out-of-range', 2);
  setMarks(mem, walked.visited, access);
  return { ok: true, hpa: hpa32(walked.leads) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  checkRoot(regs.guestRoot);
  checkRoot(regs.hostRoot);
  const fail = (code: FaultCode, step: number, at: number): Res<{ gpa: Gpa32; hpa: Hpa32 }> => ({
    ok: false,
    fault: { code, stage: 'guest', step, at },
  });
  const walked = treeWalk<Res<{ gpa: Gpa32; hpa: Hpa32 }>>(
    regs.guestRoot,
    va,
    (at, step) => {
      if (at > 0xfffffffc) return fail('out-of-range', step, at);
      const host = hostWalk32(mem, regs.hostRoot, gpa32(at), 'w');
      return host.ok ? { hpa: host.hpa, value: mem.read32(host.hpa) } : host;
    },
    fail,
  );
  if ('ok' in walked) return walked;
  for (const [step, { value, at }] of walked.visited.entries()) {
    if (access === 'w' && !(value & PTE32.W)) return fail('protection', step, at);
  }
  const gpa = gpa32(walked.leads);
  const host = hostWalk32(mem, regs.hostRoot, gpa, access);
  if (!host.ok) return host;
  setMarks(mem, walked.visited, access);
  return { ok: true, gpa, hpa: host.hpa };
}

type Translation = { vm: VmId; page: number; hfn: number; mayWrite: boolean };

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError(`no capacity: ${capacity}`);
  const ranking: Translation[] = []; // best (most recent) first
  const loads = new Map<VmId, Nested32>();
  let inCharge: VmId | null = null;

  const vmInCharge = (): VmId => {
    if (inCharge === null) throw new RangeError('load was never called');
    return inCharge;
  };
  const take = (vm: VmId, page: number): Translation | undefined => {
    const place = ranking.findIndex((t) => t.vm === vm && t.page === page);
    return place < 0 ? undefined : ranking.splice(place, 1)[0];
  };
  const dropVm = (vm: VmId): void => {
    const others = ranking.filter((t) => t.vm !== vm);
    ranking.splice(0, ranking.length, ...others);
  };

  return {
    load(vm, { guestRoot, hostRoot }) {
      checkRoot(guestRoot);
      checkRoot(hostRoot);
      const last = loads.get(vm);
      if (last && !(last.guestRoot === guestRoot && last.hostRoot === hostRoot)) dropVm(vm);
      loads.set(vm, { guestRoot, hostRoot });
      inCharge = vm;
    },
    translate(va, access) {
      const vm = vmInCharge();
      const page = va >>> 12;
      const known = ranking.find((t) => t.vm === vm && t.page === page);
      if (known && (access === 'r' || known.mayWrite)) {
        take(vm, page);
        ranking.unshift(known);
        return { ok: true, hpa: hpa32(known.hfn * 4096 + (va & 0xfff)), hit: true };
      }
      const walked = nestedWalk32(mem, loads.get(vm) as Nested32, va, access);
      if (!walked.ok) return walked;
      take(vm, page);
      ranking.unshift({ vm, page, hfn: walked.hpa >>> 12, mayWrite: access === 'w' });
      ranking.splice(capacity);
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      take(vmInCharge(), va >>> 12);
    },
    hostUnmapped: dropVm,
  };
}
