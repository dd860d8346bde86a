import { gpa32 } from '../machine';
import type { Access, Fault, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res } from '../machine';
import { ENTRY, frame, index, large, LARGE, markAll, present, reserved, SMALL, writable } from './bits';
import { translateHost } from './host';

interface Regs {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}
interface Fetched {
  gpa: number;
  hpa: number;
  entry: number;
}

function guestFault(code: FaultCode, step: number, at: number): { ok: false; fault: Fault } {
  return { ok: false, fault: { code, stage: 'guest', step, at } };
}

/** Reads the guest entry at a gPA: host walk first (as a write, 07.S6), then one read. */
function fetch(mem: Mem32, hostRoot: Hpa32, gpa: number, step: 0 | 1): Res<Fetched> {
  if (gpa > 2 ** 32 - ENTRY) return guestFault('out-of-range', step, gpa);
  const place = translateHost(mem, hostRoot, gpa32(gpa), 'w');
  if (!place.ok) return place;
  const entry = mem.read32(place.hpa);
  if (!present(entry)) return guestFault('not-present', step, gpa);
  if (step === 0 && reserved(entry)) return guestFault('reserved-bit', step, gpa);
  return { ok: true, gpa, hpa: place.hpa, entry };
}

export function translateGuest(mem: Mem32, regs: Regs, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  const root = fetch(mem, regs.hostRoot, regs.guestRoot + index(va, 0) * ENTRY, 0);
  if (!root.ok) return root;
  const used: Fetched[] = [root];
  let data = frame(root.entry) + (va % LARGE);
  if (!large(root.entry)) {
    const leaf = fetch(mem, regs.hostRoot, frame(root.entry) + index(va, 1) * ENTRY, 1);
    if (!leaf.ok) return leaf;
    used.push(leaf);
    data = frame(leaf.entry) + (va % SMALL);
  }
  if (access === 'w') {
    for (let step = 0; step < used.length; step++) {
      const item = used[step]!;
      if (!writable(item.entry)) return guestFault('protection', step, item.gpa);
    }
  }
  const host = translateHost(mem, regs.hostRoot, gpa32(data), access);
  if (!host.ok) return host;
  markAll(mem, used, access);
  return { ok: true, gpa: gpa32(data), hpa: host.hpa };
}
