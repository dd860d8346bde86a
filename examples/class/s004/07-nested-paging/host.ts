import { hpa32 } from '../machine';
import type { Access, FaultCode, Gpa32, Hpa32, Mem32, Res } from '../machine';
import { ENTRY, frame, index, large, LARGE, markAll, present, reserved, SMALL, writable } from './bits';
import type { Used } from './bits';

export function translateHost(mem: Mem32, root: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  const fault = (code: FaultCode, step: number): Res<never> => ({
    ok: false,
    fault: { code, stage: 'host', step, at: gpa },
  });
  const used: Used[] = [];

  const at0 = root + index(gpa, 0) * ENTRY;
  if (at0 + ENTRY > mem.size) return fault('out-of-range', 0);
  const entry0 = mem.read32(at0);
  used.push({ hpa: at0, entry: entry0 });
  if (!present(entry0)) return fault('not-present', 0);
  if (reserved(entry0)) return fault('reserved-bit', 0);

  let result = frame(entry0) + (gpa % LARGE);
  if (!large(entry0)) {
    const at1 = frame(entry0) + index(gpa, 1) * ENTRY;
    if (at1 + ENTRY > mem.size) return fault('out-of-range', 1);
    const entry1 = mem.read32(at1);
    used.push({ hpa: at1, entry: entry1 });
    if (!present(entry1)) return fault('not-present', 1);
    result = frame(entry1) + (gpa % SMALL);
  }

  const readOnlyStep = used.findIndex(({ entry }) => !writable(entry));
  if (access === 'w' && readOnlyStep !== -1) return fault('protection', readOnlyStep);
  if (result >= mem.size) return fault('out-of-range', 2);
  markAll(mem, used, access);
  return { ok: true, hpa: hpa32(result) };
}
