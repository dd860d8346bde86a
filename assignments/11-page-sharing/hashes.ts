/** The hash functions that a suite can choose. All of them look at all bytes. */
export const HASHES = {
  /** The sum of all bytes, modulo 256: pages with the same bytes in another order collide. */
  sum8: (bytes: Uint8Array): number => {
    let sum = 0;
    for (let i = 0; i < bytes.length; i++) sum = (sum + (bytes[i] ?? 0)) % 256;
    return sum;
  },
  /** FNV-1a, 32 bits: no two pages of the suites collide. */
  fnv32: (bytes: Uint8Array): number => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193) >>> 0;
    return hash;
  },
  /** 0 for every frame: every two pages collide. */
  zero: (): number => 0,
} as const;
