import type { Vector } from '../read-vectors';
import { BYTES, REGS, SEGMENT, SREGS, TABLE_LIMIT } from './abi';
import { STUBS } from './guest-code';
import { GDT_LIMIT, GVA, IDT_LIMIT, SELECTOR, TSS_LIMIT } from './guest-layout';

/** The two modes of accesses: ring 0 and ring 3. */
export type Ring = 'k' | 'u';

/** What an access does: it reads, writes or fetches. */
export type Kind = keyof typeof STUBS;

const CR0_PE_ET_NE_PG = 0x8000_0031n;
const CR0_WP = 1n << 16n;
const CR4_PAE = 1n << 5n;
const CR4_SMEP = 1n << 20n;
const CR4_SMAP = 1n << 21n;
const EFER_LME_LMA = 0x500n;
const EFER_NXE = 1n << 11n;

/** Bit 1 is always set; no interrupts, and AC is clear. */
const RFLAGS = 2n;

/** Sets control registers and segments for a vector's accesses in one ring; all else is as a fresh vCPU has it. */
export function specialRegisters(fresh: Buffer, { cfg, cr3 }: Pick<Vector, 'cfg' | 'cr3'>, ring: Ring): Buffer {
  const sregs = Buffer.from(fresh);
  const set = (offset: number, value: bigint): void => void sregs.writeBigUInt64LE(value, offset);
  const when = (bit: 0 | 1, value: bigint): bigint => (bit === 1 ? value : 0n);
  set(SREGS.cr0, CR0_PE_ET_NE_PG | when(cfg.wp, CR0_WP));
  set(SREGS.cr3, BigInt(`0x${cr3}`));
  set(SREGS.cr4, CR4_PAE | when(cfg.smep, CR4_SMEP) | when(cfg.smap, CR4_SMAP));
  set(SREGS.efer, EFER_LME_LMA | when(cfg.nxe, EFER_NXE));
  set(SREGS.gdt, GVA.gdt);
  sregs.writeUInt16LE(GDT_LIMIT, SREGS.gdt + TABLE_LIMIT);
  set(SREGS.idt, GVA.idt);
  sregs.writeUInt16LE(IDT_LIMIT, SREGS.idt + TABLE_LIMIT);

  const isUser = ring === 'u';
  writeSegment(sregs, SREGS.cs, { ...CODE, selector: isUser ? SELECTOR.userCode : SELECTOR.kernelCode });
  writeSegment(sregs, SREGS.ss, { ...DATA, selector: isUser ? SELECTOR.userData : SELECTOR.kernelData });
  for (const data of [SREGS.ds, SREGS.es, SREGS.fs, SREGS.gs]) {
    writeSegment(sregs, data, { ...DATA, selector: SELECTOR.userData });
  }
  writeSegment(sregs, SREGS.tr, { ...BUSY_TSS, selector: SELECTOR.tss });
  writeSegment(sregs, SREGS.ldt, { ...BUSY_TSS, type: 2, limit: 0, base: 0n, selector: 0, unusable: 1 });
  return sregs;
}

/** Sets the general registers for one access: rbx is its address, rax what a store writes. */
export function generalRegisters(kind: Kind, ring: Ring, gva: bigint, value: bigint): Buffer {
  const regs = Buffer.alloc(BYTES.regs);
  const stub = (ring === 'u' ? GVA.userCode : GVA.kernelCode) + BigInt(STUBS[kind]);
  regs.writeBigUInt64LE(value, REGS.rax);
  regs.writeBigUInt64LE(gva, REGS.rbx);
  regs.writeBigUInt64LE(GVA.stackTop, REGS.rsp);
  regs.writeBigUInt64LE(stub, REGS.rip);
  regs.writeBigUInt64LE(RFLAGS, REGS.rflags);
  return regs;
}

interface Segment {
  readonly base: bigint;
  readonly limit: number;
  readonly selector: number;
  readonly type: number;
  readonly s: 0 | 1;
  readonly l: 0 | 1;
  readonly db: 0 | 1;
  readonly g: 0 | 1;
  readonly unusable: 0 | 1;
}

const CODE = { base: 0n, limit: 0xffff_ffff, type: 0xb, s: 1, l: 1, db: 0, g: 1, unusable: 0 } as const;
const DATA = { ...CODE, type: 0x3, l: 0, db: 1 } as const;
const BUSY_TSS = { base: GVA.tss, limit: TSS_LIMIT, type: 0xb, s: 0, l: 0, db: 0, g: 0, unusable: 0 } as const;

function writeSegment(sregs: Buffer, at: number, segment: Segment): void {
  sregs.fill(0, at, at + BYTES.segment);
  sregs.writeBigUInt64LE(segment.base, at + SEGMENT.base);
  sregs.writeUInt32LE(segment.limit, at + SEGMENT.limit);
  sregs.writeUInt16LE(segment.selector, at + SEGMENT.selector);
  sregs.writeUInt8(segment.type, at + SEGMENT.type);
  sregs.writeUInt8(1 - segment.unusable, at + SEGMENT.present);
  // A segment's ring is that of its selector here.
  sregs.writeUInt8(segment.selector & 3, at + SEGMENT.dpl);
  for (const field of ['db', 's', 'l', 'g', 'unusable'] as const) sregs.writeUInt8(segment[field], at + SEGMENT[field]);
}
