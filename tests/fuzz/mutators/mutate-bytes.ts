import type { Random } from '../../../grader/contracts/chapter';

const NUMBERS: readonly number[] = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

/** Makes one to a few mistakes in bytes: flips, cuts, doubles, and numbers where a length may stand. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let count = random.int(1, 5); count > 0; count--) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return Buffer.from([random.int(0, 255)]);
  const at = random.int(0, bytes.length - 1);
  const to = Math.min(bytes.length, at + random.int(1, 16));
  switch (random.int(0, 6)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 1:
      return Buffer.from(bytes.subarray(0, at));
    case 2:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 3:
      return withNumber(bytes, at, random);
    default:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
      return bytes;
  }
}

function withNumber(bytes: Buffer, at: number, random: Random): Buffer {
  const number = random.pick(NUMBERS);
  if (at + 4 > bytes.length) bytes[at] = number & 0xff;
  else if (random.chance(1, 2)) bytes.writeUInt32LE(number, at);
  else bytes.writeUInt32BE(number, at);
  return bytes;
}
