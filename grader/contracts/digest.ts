import { createHash } from 'node:crypto';

/** The first 64 bits of the SHA-256 of a text, as 16 lower-case hex digits. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
}
