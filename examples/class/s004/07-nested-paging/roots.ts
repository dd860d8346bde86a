import type { Gpa32, Hpa32 } from '../machine';

/** 07.S4 */
export function alignedRoot(root: Gpa32 | Hpa32): void {
  const ok = Number.isInteger(root) && root >= 0 && root < 0x1_0000_0000 && root % 4 === 0;
  if (!ok) throw new RangeError(`${root} is not an aligned root`);
}
