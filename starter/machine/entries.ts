// Given code: read it, do not change it. The grader uses its own copy.
/**
 * The bits of a 32-bit page-table entry.
 *
 * ```text
 *  31                               12  11   8    7    6    5   4 3    2    1    0
 * +-----------------------------------+--------+----+----+----+-----+----+----+----+
 * |               FRAME               |   -    | PS | D  | A  |  -  | U  | W  | P  |
 * +-----------------------------------+--------+----+----+----+-----+----+----+----+
 * ```
 *
 * | bit | name | when it is 1 |
 * | --- | --- | --- |
 * | 0 | `P` | the entry is present; otherwise no other bit means anything |
 * | 1 | `W` | writing is allowed below this entry |
 * | 2 | `U` | user mode is allowed below this entry (only chapter 03 looks at it) |
 * | 5 | `A` | a translation has used this entry |
 * | 6 | `D` | a write has gone through this leaf |
 * | 7 | `PS` | at step 0: a large leaf of 4 MB; at step 1: ignored |
 * | 31:12 | `FRAME` | address of the next table or of the page; its low 12 bits are 0 |
 * | - | | ignored |
 *
 * The value `entry & PTE32.FRAME` is signed in JavaScript; `>>> 0` makes it unsigned again.
 *
 * @source course C.8 and C.9
 */
export const PTE32 = {
  P: 0x1,
  W: 0x2,
  U: 0x4,
  A: 0x20,
  D: 0x40,
  PS: 0x80,
  FRAME: 0xfffff000,
} as const;

/**
 * The bits of a 64-bit page-table entry.
 *
 * ```text
 *  63      48  47                   12  11   8    7    6    5   4 3    2    1    0
 * +-----------+-----------------------+--------+----+----+----+-----+----+----+----+
 * |     -     |         FRAME         |   -    | PS | D  | A  |  -  | U  | W  | P  |
 * +-----------+-----------------------+--------+----+----+----+-----+----+----+----+
 * ```
 *
 * The bits mean what they mean in {@link PTE32}. `PS` makes a large leaf at step 1 (1 GB) and at step 2 (2 MB), is
 * reserved at step 0 and ignored at step 3.
 *
 * @source course C.8 and C.9
 */
export const PTE64 = {
  P: 0x1n,
  W: 0x2n,
  U: 0x4n,
  A: 0x20n,
  D: 0x40n,
  PS: 0x80n,
  FRAME: 0xfffffffff000n,
} as const;
