/**
 * The bits of an entry's low 32-bit word; 4-byte and 8-byte entries share them.
 *
 * | bit | name | when it is 1 |
 * | --- | --- | --- |
 * | 0 | `P` | the entry is present |
 * | 1 | `W` | writing is allowed below this entry |
 * | 2 | `U` | user mode is allowed below this entry |
 * | 5 | `A` | a translation has used this entry |
 * | 6 | `D` | a write has gone through this leaf |
 * | 7 | `PS` | above the last step: this entry is a leaf |
 * | 12 | `PAT` | of a large leaf: chooses a memory type, and is no address bit |
 *
 * @source Intel SDM volume 3A, chapter "Paging", the tables of entry formats
 */
export const BIT = { P: 0x1, W: 0x2, U: 0x4, A: 0x20, D: 0x40, PS: 0x80, PAT: 0x1000 } as const;

/** Bit 63 of an 8-byte entry, as it lies in the high word: execution is not allowed below this entry. */
export const HIGH_XD = 0x80000000 | 0;

/** What a machine makes of the upper bits of its entries. It does not concern the bits of {@link BIT}. */
export interface EntryRules {
  /** Physical addresses have this many bits; an entry's frame field ends below it. */
  readonly physicalBits: number;
  /** Whether the bits from `physicalBits` to 51 must be 0; otherwise they are ignored. */
  readonly checksReserved: boolean;
  /** Whether bit 63 means execute-disable; otherwise it is ignored. */
  readonly executeDisable: boolean;
  /** Whether bit 12 of a large leaf is its PAT bit; otherwise it must be 0 as the other bits below the page size. */
  readonly patBit: boolean;
  /** Whether U tells user from kernel; otherwise it is ignored, and so are SMEP and SMAP. */
  readonly userMode: boolean;
}

/** The rules of x86-64 for a processor with 46 physical address bits. */
export const X86_RULES: EntryRules = {
  physicalBits: 46,
  checksReserved: true,
  executeDisable: true,
  patBit: true,
  userMode: true,
};

/** The rules of the course: frame field 47:12, everything above is ignored (C.8, C.9), only chapter 03 has modes (C.11). */
export const COURSE_RULES: EntryRules = {
  physicalBits: 48,
  checksReserved: false,
  executeDisable: false,
  patBit: false,
  userMode: false,
};

/** The control bits of the processor that decide what an access needs. */
export interface Controls {
  /** CR0.WP: the kernel's writes need W too. */
  readonly wp: boolean;
  /** EFER.NXE: execute-disable works; while it is off, the bit is reserved. */
  readonly nxe: boolean;
  /** CR4.SMEP: the kernel may not execute user pages. */
  readonly smep: boolean;
  /** CR4.SMAP: the kernel may not read or write user pages. */
  readonly smap: boolean;
}

/** The controls of a modern kernel without SMEP and SMAP. */
export const USUAL_CONTROLS: Controls = { wp: true, nxe: true, smep: false, smap: false };
