/** The type byte of all KVM ioctls. */
const KVMIO = 0xae;

/**
 * Writes an ioctl number.
 *
 * | bits | 31:30 | 29:16 | 15:8 | 7:0 |
 * | --- | --- | --- | --- | --- |
 * | | direction: 1 the kernel reads, 2 it writes | bytes of the argument | type | number |
 */
function request(number: number, direction: 0 | 1 | 2 | 3 = 0, bytes = 0): number {
  return direction * 2 ** 30 + bytes * 2 ** 16 + KVMIO * 2 ** 8 + number;
}

/** Bytes of the structs that are passed to ioctls. */
export const BYTES = {
  regs: 144,
  sregs: 312,
  segment: 24,
  cpuidHeader: 8,
  cpuidEntry: 40,
  memoryRegion: 32,
  enableCap: 104,
} as const;

/** The ioctls in use, by the name that linux/kvm.h gives them. */
export const IOCTL = {
  KVM_GET_API_VERSION: request(0x00),
  KVM_CREATE_VM: request(0x01),
  KVM_CHECK_EXTENSION: request(0x03),
  KVM_GET_VCPU_MMAP_SIZE: request(0x04),
  KVM_GET_SUPPORTED_CPUID: request(0x05, 3, BYTES.cpuidHeader),
  KVM_CREATE_VCPU: request(0x41),
  KVM_SET_USER_MEMORY_REGION: request(0x46, 1, BYTES.memoryRegion),
  KVM_RUN: request(0x80),
  KVM_GET_REGS: request(0x81, 2, BYTES.regs),
  KVM_SET_REGS: request(0x82, 1, BYTES.regs),
  KVM_GET_SREGS: request(0x83, 2, BYTES.sregs),
  KVM_SET_SREGS: request(0x84, 1, BYTES.sregs),
  KVM_SET_CPUID2: request(0x90, 1, BYTES.cpuidHeader),
  KVM_ENABLE_CAP: request(0xa3, 1, BYTES.enableCap),
} as const;

/** The version of the interface that all of this is about; it has not changed since Linux 2.6.22. */
export const API_VERSION = 12;

/** Abilities of the kernel, as KVM_CHECK_EXTENSION numbers them. */
export const CAPABILITY = {
  IMMEDIATE_EXIT: 136,
  EXIT_ON_EMULATION_FAILURE: 204,
} as const;

/** Why KVM_RUN has returned. */
export const EXIT = { HLT: 5, MMIO: 6, INTERNAL_ERROR: 17 } as const;

/** Offsets within struct kvm_run, which is shared with the kernel. */
export const RUN = { immediateExit: 1, exitReason: 8, mmioAddress: 32, suberror: 32 } as const;

/** Offsets within struct kvm_regs. */
export const REGS = { rax: 0, rbx: 8, rsp: 48, rip: 128, rflags: 136 } as const;

/** Offsets within struct kvm_sregs; those of segments and of the two table registers are their beginnings. */
export const SREGS = {
  cs: 0,
  ds: 24,
  es: 48,
  fs: 72,
  gs: 96,
  ss: 120,
  tr: 144,
  ldt: 168,
  gdt: 192,
  idt: 208,
  cr0: 224,
  cr3: 240,
  cr4: 248,
  efer: 264,
} as const;

/** Offsets within struct kvm_segment, and of the limit within struct kvm_dtable. */
export const SEGMENT = {
  base: 0,
  limit: 8,
  selector: 12,
  type: 14,
  present: 15,
  dpl: 16,
  db: 17,
  s: 18,
  l: 19,
  g: 20,
  unusable: 22,
} as const;
export const TABLE_LIMIT = 8;

/** Offsets within struct kvm_userspace_memory_region. */
export const REGION = { slot: 0, flags: 4, guestAddress: 8, bytes: 16, hostAddress: 24 } as const;

/** Offsets within struct kvm_enable_cap. */
export const ENABLE_CAP = { cap: 0, args: 8 } as const;

/** Offsets within struct kvm_cpuid_entry2. */
export const CPUID = { function: 0, eax: 12, edx: 24 } as const;
