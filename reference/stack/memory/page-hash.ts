import type { Frame } from '../../machine';

/**
 * Hashes the bytes of a frame to 32 bits by FNV-1a.
 * @source G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake: The FNV Non-Cryptographic Hash Algorithm
 */
export function fnv32({ bytes }: Frame): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
