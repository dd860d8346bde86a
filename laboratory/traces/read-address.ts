import { HEX_DIGIT, WIDEST_ADDRESS } from './hex-digits';
import type { TraceBatch } from './trace-batch';

/**
 * Reads hexadecimal digits from byte `from` on into the address of place `batch.count`.
 *
 * @returns the place after the last digit, or -1 if there is no digit or there are too many for 64 bits
 */
export function readAddress(bytes: Uint8Array, from: number, batch: TraceBatch): number {
  let at = from;
  let high = 0;
  let low = 0;
  for (;;) {
    const digit = HEX_DIGIT[bytes[at] ?? 0] ?? -1;
    if (digit < 0) break;
    high = (high << 4) | (low >>> 28);
    low = (low << 4) | digit;
    at++;
  }
  if (at === from || at - from > WIDEST_ADDRESS) return -1;
  batch.high[batch.count] = high;
  batch.low[batch.count] = low;
  return at;
}
