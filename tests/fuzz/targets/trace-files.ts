import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Random } from '../../../grader/contracts/chapter';
import { InvalidInput } from '../../../grader/contracts/file-problem';
import { readTrace } from '../../../laboratory/traces/read-trace';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawTrace } from '../grammar/draw-trace';
import { mutateBytes } from '../mutators/mutate-bytes';
import { troubleOf } from '../oracles/hiding';
import { contentOf } from '../oracles/trace-rules';

/** Made when the first input is checked, and used again: a folder for each input would take longer than reading it. */
let folder: string | null = null;

/**
 * Traces as files, plain and gzip, whole, torn and damaged: what can be unpacked is read like plain text, and of the
 * rest it is said that it cannot be read.
 */
export const traceFiles: FuzzTarget<Buffer> = {
  name: 'trace-files',
  share: 20,
  make: (random) => {
    const text = drawTrace(random);
    if (random.chance(1, 8)) return mutateBytes(text, random);
    const members = random.chance(1, 5) ? [text, drawTrace(random)] : [text];
    const packed = Buffer.concat(members.map((member) => gzipSync(member, { level: random.pick([0, 1, 9]) })));
    return random.chance(1, 3) ? packed : damage(packed, random);
  },
  vary: damage,
  check: async (bytes) => {
    folder ??= makeFolder();
    const file = join(folder, 'some.trace');
    writeFileSync(file, bytes);
    const expected = textOf(bytes);
    let references = 0;
    try {
      const lines = await readTrace(file, { onBatch: ({ count }) => (references += count) });
      if (expected === null) throw new Mishandled('what cannot be unpacked was read');
      const { references: wanted, badLines, remarks } = contentOf(expected, undefined, Infinity);
      const same = references === wanted.length && lines.badLines === badLines.length && lines.remarks === remarks;
      if (!same)
        throw new Mishandled(`${references} references, ${lines.badLines} bad lines, ${lines.remarks} remarks`);
      return `${lines.format} ${references > 0} ${lines.badLines > 0}`;
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const isRefused = expected === null || contentOf(expected, undefined, Infinity).refused;
      if (!isRefused) throw new Mishandled(`a trace that can be read was refused: ${error.message}`);
      const trouble = troubleOf(error.message);
      if (trouble !== null) throw new Mishandled(`a message ${trouble}`);
      return error.message.replaceAll(file, '');
    }
  },
  sizeOf: (bytes) => bytes.length,
  save: (bytes) => ({ base64: bytes.toString('base64') }),
  load: (saved) => Buffer.from((saved as { readonly base64: string }).base64, 'base64'),
};

function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pagewalk-fuzz-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Tears the end off, flips bits, or both. */
function damage(bytes: Buffer, random: Random): Buffer {
  const torn = random.chance(1, 3) ? Buffer.from(bytes.subarray(0, random.int(0, bytes.length))) : bytes;
  return random.chance(2, 3) ? mutateBytes(torn, random) : torn;
}

/** The text of a file, unpacked in one go if it is gzip; null if that fails. */
function textOf(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}
