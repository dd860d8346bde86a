/**
 * A second solution of chapter 07, written from the clauses without the reference at hand: both must earn 100 points.
 * It spells out the two steps of each tree, collects its writes in a list, and finds the least recent TLB entry by a
 * time stamp.
 */
import { gpa32, hpa32 } from '../../../reference/machine';
import type { Access, Fault, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../../../reference/machine';

interface Nested32 {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}

const no = (code: Fault['code'], stage: Fault['stage'], step: number, at: number): Res<never> => ({
  ok: false,
  fault: { code, stage, step, at },
});

function checkRoot(root: number): void {
  if (root % 4 !== 0) throw new RangeError(`root ${root} is not a multiple of 4`);
}

const has = (entry: number, bits: number): boolean => (entry & bits) === bits;
const directoryIndex = (address: number): number => Math.floor(address / 0x400000);
const tableIndex = (address: number): number => Math.floor(address / 0x1000) % 1024;
const frame = (entry: number): number => entry - (entry % 0x1000);

/** Writes an entry back with more bits, unless it has them. */
function mark(mem: Mem32, at: number, entry: number, bits: number): void {
  if (!has(entry, bits)) mem.write32(at, (entry | bits) >>> 0);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  checkRoot(hostRoot);
  const leafBits = access === 'w' ? 0x60 : 0x20;
  const lacksW = (entry: number): boolean => access === 'w' && !has(entry, 2);

  const at0 = hostRoot + 4 * directoryIndex(gpa);
  if (at0 + 4 > mem.size) return no('out-of-range', 'host', 0, gpa);
  const entry0 = mem.read32(at0);
  if (!has(entry0, 1)) return no('not-present', 'host', 0, gpa);
  if (has(entry0, 0x80)) {
    if (entry0 % 0x400000 >= 0x1000) return no('reserved-bit', 'host', 0, gpa);
    if (lacksW(entry0)) return no('protection', 'host', 0, gpa);
    const large = frame(entry0) + (gpa % 0x400000);
    if (large >= mem.size) return no('out-of-range', 'host', 2, gpa);
    mark(mem, at0, entry0, leafBits);
    return { ok: true, hpa: hpa32(large) };
  }

  const at1 = frame(entry0) + 4 * tableIndex(gpa);
  if (at1 + 4 > mem.size) return no('out-of-range', 'host', 1, gpa);
  const entry1 = mem.read32(at1);
  if (!has(entry1, 1)) return no('not-present', 'host', 1, gpa);
  if (lacksW(entry0)) return no('protection', 'host', 0, gpa);
  if (lacksW(entry1)) return no('protection', 'host', 1, gpa);
  const hpa = frame(entry1) + (gpa % 0x1000);
  if (hpa >= mem.size) return no('out-of-range', 'host', 2, gpa);
  mark(mem, at0, entry0, 0x20);
  mark(mem, at1, entry1, leafBits);
  return { ok: true, hpa: hpa32(hpa) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  checkRoot(regs.guestRoot);
  checkRoot(regs.hostRoot);
  const leafBits = access === 'w' ? 0x60 : 0x20;

  const gpa0 = regs.guestRoot + 4 * directoryIndex(va);
  if (gpa0 > 0xfffffffc) return no('out-of-range', 'guest', 0, gpa0);
  const where0 = hostWalk32(mem, regs.hostRoot, gpa32(gpa0), 'w');
  if (!where0.ok) return where0;
  const entry0 = mem.read32(where0.hpa);
  if (!has(entry0, 1)) return no('not-present', 'guest', 0, gpa0);
  if (has(entry0, 0x80)) {
    if (entry0 % 0x400000 >= 0x1000) return no('reserved-bit', 'guest', 0, gpa0);
    if (access === 'w' && !has(entry0, 2)) return no('protection', 'guest', 0, gpa0);
    const large = gpa32(frame(entry0) + (va % 0x400000));
    const found = hostWalk32(mem, regs.hostRoot, large, access);
    if (!found.ok) return found;
    mark(mem, where0.hpa, entry0, leafBits);
    return { ok: true, gpa: large, hpa: found.hpa };
  }

  // A table's frame is at most 0xFFFFF000, so the entry's gPA cannot pass 2^32-4.
  const gpa1 = frame(entry0) + 4 * tableIndex(va);
  const where1 = hostWalk32(mem, regs.hostRoot, gpa32(gpa1), 'w');
  if (!where1.ok) return where1;
  const entry1 = mem.read32(where1.hpa);
  if (!has(entry1, 1)) return no('not-present', 'guest', 1, gpa1);
  if (access === 'w' && !has(entry0, 2)) return no('protection', 'guest', 0, gpa0);
  if (access === 'w' && !has(entry1, 2)) return no('protection', 'guest', 1, gpa1);
  const gpa = gpa32(frame(entry1) + (va % 0x1000));
  const found = hostWalk32(mem, regs.hostRoot, gpa, access);
  if (!found.ok) return found;
  mark(mem, where0.hpa, entry0, 0x20);
  mark(mem, where1.hpa, entry1, leafBits);
  return { ok: true, gpa, hpa: found.hpa };
}

interface Line {
  readonly vm: VmId;
  readonly page: number;
  readonly base: number;
  readonly forWrites: boolean;
  usedAt: number;
}

export function createTlb32(mem: Mem32, capacity: number) {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError(`capacity ${capacity}`);
  const registers = new Map<VmId, Nested32>();
  let lines: Line[] = [];
  let current: VmId | undefined;
  let time = 0;

  const loaded = (): { vm: VmId; regs: Nested32 } => {
    const regs = current === undefined ? undefined : registers.get(current);
    if (current === undefined || regs === undefined) throw new RangeError('no VM is loaded');
    return { vm: current, regs };
  };
  const store = (line: Line): void => {
    lines = lines.filter(({ vm, page }) => vm !== line.vm || page !== line.page);
    if (capacity === 0) return;
    if (lines.length === capacity) {
      const oldest = Math.min(...lines.map(({ usedAt }) => usedAt));
      lines = lines.filter(({ usedAt }) => usedAt !== oldest);
    }
    lines.push(line);
  };

  return {
    load(vm: VmId, { guestRoot, hostRoot }: Nested32): void {
      checkRoot(guestRoot);
      checkRoot(hostRoot);
      const last = registers.get(vm);
      const changed = last !== undefined && (last.guestRoot !== guestRoot || last.hostRoot !== hostRoot);
      if (changed) lines = lines.filter((line) => line.vm !== vm);
      registers.set(vm, { guestRoot, hostRoot });
      current = vm;
    },
    translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }> {
      const { vm, regs } = loaded();
      const page = Math.floor(va / 0x1000);
      const offset = va % 0x1000;
      time += 1;
      const line = lines.find((candidate) => candidate.vm === vm && candidate.page === page);
      if (line !== undefined && (access === 'r' || line.forWrites)) {
        line.usedAt = time;
        return { ok: true, hpa: hpa32(line.base + offset), hit: true };
      }
      const walked = nestedWalk32(mem, regs, va, access);
      if (!walked.ok) return walked;
      store({ vm, page, base: walked.hpa - offset, forWrites: access === 'w', usedAt: time });
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va: Gva32): void {
      const { vm } = loaded();
      lines = lines.filter((line) => line.vm !== vm || line.page !== Math.floor(va / 0x1000));
    },
    hostUnmapped(vm: VmId): void {
      lines = lines.filter((line) => line.vm !== vm);
    },
  };
}
