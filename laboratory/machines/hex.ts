/** Writes an address or an entry as the course does: `0x1ABC`. */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
