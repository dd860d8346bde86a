import type { Geometry } from '../geometry';
import { addressBits } from '../geometry';

/** Whether a tree translates an address: the bits above the translated ones repeat the highest of them, or are 0. */
export function isCanonical(geometry: Geometry, low: number, high: number): boolean {
  const bits = addressBits(geometry);
  if (bits >= 64) return true;
  if (bits <= 32) {
    const unused = 32 - bits;
    if (!geometry.signed) return high === 0 && (low << unused) >>> unused === low >>> 0;
    return (low << unused) >> unused === low && high === low >> 31;
  }
  const unused = 64 - bits;
  return geometry.signed ? (high << unused) >> unused === high : (high << unused) >>> unused === high >>> 0;
}
