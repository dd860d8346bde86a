/** Splits a 64-bit address into two signed 32-bit words. */
export function splitAddress(address: bigint): { readonly low: number; readonly high: number } {
  return { low: Number(BigInt.asIntN(32, address)), high: Number(BigInt.asIntN(32, address >> 32n)) };
}

/** Joins two 32-bit words to a 64-bit address. */
export function joinAddress(low: number, high: number): bigint {
  return BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}
