/** The bits of an entry that a walk may set, by their names in the given machine. */
const MARKS: readonly (readonly [bit: bigint, name: string])[] = [
  [0x20n, 'A'],
  [0x40n, 'D'],
];

/**
 * Says what a write changes in an entry that was read before: `0x2007 with A`, `0xA007 with A and D`.
 *
 * @param before - the word that was read; undefined where none was
 * @returns undefined where the change is not one of A and D being set
 */
export function changedBits(before: string | undefined, after: string | undefined): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [old, now] = [BigInt(before), BigInt(after)];
  if (old === now) return `${before} unchanged`;
  const set = MARKS.filter(([bit]) => (old & bit) === 0n && (now & bit) !== 0n);
  const sum = set.reduce((word, [bit]) => word | bit, old);
  return sum === now ? `${before} with ${set.map(([, name]) => name).join(' and ')}` : undefined;
}
