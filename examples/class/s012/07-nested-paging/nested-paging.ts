import { gpa32, hpa32, PTE32 } from '../machine';
import type { Access, Fault, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

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

// Recursive on purpose: a walk goes down one step, and writes A and D on its way back up... except that
// the root has to be written first (C.13). So going down collects the writes, and the caller makes them.

type Write = () => void;
type Down = { fault: Fault } | { target: number; writes: Write[] };

interface Tree {
  /** Where the entry lies in host memory, or why it cannot be read. */
  find(entryAddress: number, step: number): number | { fault: Fault };
  fault(code: Fault['code'], step: number, entryAddress: number): { fault: Fault };
}

function goDown(mem: Mem32, tree: Tree, base: number, address: number, access: Access, step: 0 | 1, denied: { fault: Fault } | null): Down {
  const index = step === 0 ? address >>> 22 : (address >>> 12) & 0x3ff;
  const entryAddress = base + index * 4;
  const place = tree.find(entryAddress, step);
  if (typeof place === 'object') return place;
  const pte = mem.read32(place);
  if ((pte & PTE32.P) === 0) return tree.fault('not-present', step, entryAddress);
  const isLeaf = step === 1 || (pte & PTE32.PS) !== 0;
  const frame = (pte & PTE32.FRAME) >>> 0;
  if (isLeaf && step === 0 && frame % 0x400000 !== 0) return tree.fault('reserved-bit', 0, entryAddress);

  // The first entry without W is to blame, but not before the leaf is known.
  const blame = denied ?? (access === 'w' && (pte & PTE32.W) === 0 ? tree.fault('protection', step, entryAddress) : null);
  const bits = isLeaf && access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
  const write: Write = () => {
    if ((pte & bits) !== bits) mem.write32(place, (pte | bits) >>> 0);
  };
  if (isLeaf) return blame ?? { target: frame + (address & (step === 0 ? 0x3fffff : 0xfff)), writes: [write] };

  const below = goDown(mem, tree, frame, address, access, 1, blame);
  return 'fault' in below ? below : { target: below.target, writes: [write, ...below.writes] };
}

function root(n: number): void {
  if (!Number.isInteger(n) || n < 0 || n > 0xfffffffc || n % 4 !== 0) throw new RangeError(`root ${n} is not a multiple of 4`);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  root(hostRoot);
  const fault = (code: Fault['code'], step: number) => ({ fault: { code, stage: 'host', step, at: gpa } as const });
  const tree: Tree = { find: (at, step) => (at + 4 > mem.size ? fault('out-of-range', step) : at), fault };
  const down = goDown(mem, tree, hostRoot, gpa, access, 0, null);
  if ('fault' in down) return { ok: false, fault: down.fault };
  if (down.target >= mem.size) return { ok: false, ...fault('out-of-range', 2) };
  down.writes.forEach((write) => write());
  return { ok: true, hpa: hpa32(down.target) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  root(regs.guestRoot);
  root(regs.hostRoot);
  const fault = (code: Fault['code'], step: number, at: number) => ({ fault: { code, stage: 'guest', step, at } as const });
  const tree: Tree = {
    fault,
    find(at, step) {
      if (at > 0xfffffffc) return fault('out-of-range', step, at);
      const host = hostWalk32(mem, regs.hostRoot, gpa32(at), 'w');
      return host.ok ? host.hpa : { fault: host.fault };
    },
  };
  const down = goDown(mem, tree, regs.guestRoot, va, access, 0, null);
  if ('fault' in down) return { ok: false, fault: down.fault };
  const data = hostWalk32(mem, regs.hostRoot, gpa32(down.target), access);
  if (!data.ok) return data;
  down.writes.forEach((write) => write());
  return { ok: true, gpa: gpa32(down.target), hpa: data.hpa };
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError(`capacity ${capacity}`);

  interface Node {
    vm: VmId;
    page: number;
    hfn: number;
    write: boolean;
    older: Node | null;
  }
  // A linked list, newest first.
  let newest: Node | null = null;
  let vmNow: VmId | null = null;
  const regsOf = new Map<VmId, Nested32>();

  const running = (): VmId => {
    if (vmNow === null) throw new RangeError('load a VM before this');
    return vmNow;
  };
  const find = (vm: VmId, page: number): Node | null => {
    let node = newest;
    while (node !== null && !(node.vm === vm && node.page === page)) node = node.older;
    return node;
  };
  /** Keeps the nodes that pass, in order, and at most `most` of them. */
  const keep = (test: (node: Node) => boolean, most = capacity): void => {
    const kept: Node[] = [];
    for (let node = newest; node !== null; node = node.older) if (test(node) && kept.length < most) kept.push(node);
    newest = kept.reduceRight<Node | null>((older, node) => ({ ...node, older }), null);
  };
  const makeNewest = (node: Node): void => {
    if (capacity === 0) return;
    keep((other) => other.vm !== node.vm || other.page !== node.page, capacity - 1);
    newest = { ...node, older: newest };
  };

  return {
    load(vm, regs) {
      root(regs.guestRoot);
      root(regs.hostRoot);
      const { guestRoot, hostRoot } = regsOf.get(vm) ?? regs;
      if (guestRoot !== regs.guestRoot || hostRoot !== regs.hostRoot) keep((node) => node.vm !== vm);
      regsOf.set(vm, { ...regs });
      vmNow = vm;
    },
    translate(va, access) {
      const vm = running();
      const page = va >>> 12;
      const node = find(vm, page);
      if (node !== null && (node.write || access === 'r')) {
        makeNewest(node);
        return { ok: true, hpa: hpa32(node.hfn * 4096 + (va & 0xfff)), hit: true };
      }
      const walked = nestedWalk32(mem, regsOf.get(vm) as Nested32, va, access);
      if (!walked.ok) return walked;
      makeNewest({ vm, page, hfn: walked.hpa >>> 12, write: access === 'w', older: null });
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      const vm = running();
      keep((node) => node.vm !== vm || node.page !== va >>> 12);
    },
    hostUnmapped(vm) {
      keep((node) => node.vm !== vm);
    },
  };
}
