import { HANDLERS, handlerAt, writeHandlers, writeStubs } from './guest-code';

const PAGE = 4096;
const PRESENT_WRITABLE_ACCESSED = 0x63;
const USER = 0x4;

/**
 * The harness's own pages, in guest-physical order from {@link HARNESS_GPA}. A vector's root maps them by its last entry.
 */
const PAGES = {
  pdpt: 0,
  directory: 1,
  table: 2,
  descriptors: 3,
  idt: 4,
  kernelCode: 5,
  userCode: 6,
  stack: 7,
} as const;

/** Pages of the harness, in 4 KiB pages. */
export const HARNESS_PAGES = 8;
/** Above all that vectors call memory. */
export const HARNESS_GPA = 0x4000_0000n;
/** The root's entry that is the harness's: gVAs from here on are not the vectors'. */
export const HARNESS_INDEX = 511;
export const HARNESS_ENTRY = HARNESS_GPA | BigInt(PRESENT_WRITABLE_ACCESSED | USER);
const HARNESS_GVA = 0xffff_ff80_0000_0000n;

/** The gVAs of what the processor needs to be told. The stack grows down from `stackTop`. */
export const GVA = {
  gdt: gvaOf('descriptors'),
  tss: gvaOf('descriptors') + 0x800n,
  idt: gvaOf('idt'),
  kernelCode: gvaOf('kernelCode'),
  userCode: gvaOf('userCode'),
  stackTop: gvaOf('stack') + BigInt(PAGE),
} as const;

/** Selectors of the GDT below, with the ring in the low bits. */
export const SELECTOR = { kernelCode: 0x08, kernelData: 0x10, userData: 0x1b, userCode: 0x23, tss: 0x28 } as const;
export const GDT_LIMIT = 0x37;
export const IDT_LIMIT = HANDLERS * 16 - 1;
export const TSS_LIMIT = 0x67;

/** Writes tables, descriptors and code into the harness's memory. A and D are set: nothing changes here but the stack. */
export function writeHarness(memory: Uint8Array): void {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const word = (page: keyof typeof PAGES, offset: number, value: bigint): void =>
    view.setBigUint64(PAGES[page] * PAGE + offset, value, true);
  const entry = (page: keyof typeof PAGES): bigint =>
    HARNESS_GPA + BigInt(PAGES[page] * PAGE) + BigInt(PRESENT_WRITABLE_ACCESSED);
  word('pdpt', 0, entry('directory') | BigInt(USER));
  word('directory', 0, entry('table') | BigInt(USER));
  for (const page of ['descriptors', 'idt', 'kernelCode', 'stack'] as const)
    word('table', PAGES[page] * 8, entry(page));
  word('table', PAGES.userCode * 8, entry('userCode') | BigInt(USER));

  // Code and data of both rings: present, accessed, long mode for code, 4 GiB for data.
  word('descriptors', SELECTOR.kernelCode, 0x00af9b000000ffffn);
  word('descriptors', SELECTOR.kernelData, 0x00cf93000000ffffn);
  word('descriptors', SELECTOR.userData & ~7, 0x00cff3000000ffffn);
  word('descriptors', SELECTOR.userCode & ~7, 0x00affb000000ffffn);
  word('descriptors', SELECTOR.tss, tssDescriptor());
  word('descriptors', SELECTOR.tss + 8, GVA.tss >> 32n);
  // The TSS holds nothing but the stack that all handlers use.
  word('descriptors', 0x800 + 0x24, GVA.stackTop);

  for (let exception = 0; exception < HANDLERS; exception++) {
    const target = GVA.kernelCode + BigInt(handlerAt(exception));
    word('idt', exception * 16, gate(target));
    word('idt', exception * 16 + 8, target >> 32n);
  }
  writeHandlers(memory.subarray(PAGES.kernelCode * PAGE));
  writeStubs(memory.subarray(PAGES.kernelCode * PAGE));
  writeStubs(memory.subarray(PAGES.userCode * PAGE));
}

/** Offsets from the beginning of the harness's memory of what the processor pushes for an exception with an error code. */
export const FRAME = {
  errorCode: (PAGES.stack + 1) * PAGE - 48,
  rip: (PAGES.stack + 1) * PAGE - 40,
} as const;

function gvaOf(page: keyof typeof PAGES): bigint {
  return HARNESS_GVA + BigInt(PAGES[page] * PAGE);
}

/** The low word of a 64-bit TSS that is present and busy. */
function tssDescriptor(): bigint {
  const base = GVA.tss;
  return BigInt(TSS_LIMIT) | ((base & 0xffffffn) << 16n) | (0x8bn << 40n) | (((base >> 24n) & 0xffn) << 56n);
}

/** The low word of an interrupt gate of ring 0 that uses the first stack of the TSS's table. */
function gate(target: bigint): bigint {
  const low = target & 0xffffn;
  return (
    low | (BigInt(SELECTOR.kernelCode) << 16n) | (1n << 32n) | (0x8en << 40n) | (((target >> 16n) & 0xffffn) << 48n)
  );
}
