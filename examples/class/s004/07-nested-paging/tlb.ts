import { hpa32 } from '../machine';
import type { Access, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';
import { SMALL } from './bits';
import { translateGuest } from './guest';
import { Lru } from './lru';
import { alignedRoot } from './roots';

interface Regs {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}
interface Line {
  vm: VmId;
  hfn: number;
  writeFilled: boolean;
}

export class TaggedTlb {
  private lines: Lru<string, Line>;
  private known = new Map<VmId, Regs>();
  private active: { vm: VmId; regs: Regs } | null = null;

  constructor(
    private mem: Mem32,
    capacity: number,
  ) {
    this.lines = new Lru(capacity);
  }

  load(vm: VmId, regs: Regs): void {
    alignedRoot(regs.guestRoot);
    alignedRoot(regs.hostRoot);
    const copy = { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot };
    const last = this.known.get(vm);
    if (last && (last.guestRoot !== copy.guestRoot || last.hostRoot !== copy.hostRoot)) this.hostUnmapped(vm);
    this.known.set(vm, copy);
    this.active = { vm, regs: copy };
  }

  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }> {
    const { vm, regs } = this.needActive();
    const key = this.key(vm, va);
    const line = this.lines.peek(key);
    if (line && (line.writeFilled || access === 'r')) {
      this.lines.put(key, line);
      return { ok: true, hpa: hpa32(line.hfn * SMALL + (va % SMALL)), hit: true };
    }
    const walked = translateGuest(this.mem, regs, va, access);
    if (!walked.ok) return walked;
    this.lines.put(key, { vm, hfn: Math.floor(walked.hpa / SMALL), writeFilled: access === 'w' });
    return { ok: true, hpa: walked.hpa, hit: false };
  }

  invlpg(va: Gva32): void {
    this.lines.remove(this.key(this.needActive().vm, va));
  }

  hostUnmapped(vm: VmId): void {
    this.lines.removeIf((line) => line.vm === vm);
  }

  private key(vm: VmId, va: Gva32): string {
    return Math.floor(va / SMALL) + '@' + vm;
  }

  private needActive(): { vm: VmId; regs: Regs } {
    if (!this.active) throw new RangeError('load comes first');
    return this.active;
  }
}
