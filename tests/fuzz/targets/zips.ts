import type { Random } from '../../../grader/contracts/chapter';
import { collectFiles } from '../../../grader/intake/collect-files';
import { decodeText } from '../../../grader/intake/decode-text';
import { MAX_FILE_BYTES, MAX_FILES } from '../../../grader/intake/limits';
import { pathTrouble } from '../../../grader/intake/safe-name';
import { Rejection } from '../../../grader/intake/source-tree';
import { treeOfZip } from '../../../grader/intake/zip-tree';
import { makeZip, type ZipInput } from '../../grader/intake/make-zip';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateBytes } from '../mutators/mutate-bytes';

/** The intake of zips: whatever the bytes are, it takes in few small files with harmless names, or says why not. */
export const zips: FuzzTarget<Buffer> = {
  name: 'zips',
  make: (random) => {
    const inputs = Array.from({ length: random.int(0, 5) }, () => drawEntry(random));
    const zip = makeZip(inputs, random.chance(9, 10) ? inputs.length : random.int(0, 65_535));
    return random.chance(1, 3) ? zip : mutateBytes(zip, random);
  },
  check: async (zip) => {
    try {
      const tree = await treeOfZip(zip);
      const { candidates } = await collectFiles(tree);
      if (candidates.length > MAX_FILES) throw new Mishandled('more files than may be taken in');
      for (const { path, source } of candidates) {
        if (pathTrouble(path) !== null) throw new Mishandled(`the path ${JSON.stringify(path)} was taken in`);
        const bytes = await tree.read(source, MAX_FILE_BYTES);
        if (bytes.length > MAX_FILE_BYTES) throw new Mishandled('a file that is larger than its limit');
        decodeText(path, bytes);
      }
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      if (/\p{C}/u.test(error.problem.message.replace(/\p{Cn}/gu, '')))
        throw new Mishandled('a message with a control');
    }
  },
  save: (zip) => ({ base64: zip.toString('base64') }),
  load: (saved) => Buffer.from((saved as { readonly base64: string }).base64, 'base64'),
};

function drawEntry(random: Random): ZipInput {
  const folder = random.pick([
    '',
    '02-two-level-mapping/',
    '07-nested-paging/a/',
    '../',
    '/',
    'C:/',
    hostileText(random),
  ]);
  const name = random.pick([
    'two-level-map.ts',
    'a.ts',
    'A.ts',
    'aux.ts',
    'x.d.ts',
    '',
    hostileText(random),
    `${hostileText(random)}.ts`,
  ]);
  const data = random.chance(1, 40) ? 'x'.repeat(random.int(0, 300_000)) : hostileText(random);
  const claims = random.chance(1, 4)
    ? { [random.pick(['bytes', 'crc32', 'flags', 'method', 'offset'])]: random.pick([0, 1, 8, 99, 0xffff]) }
    : undefined;
  return {
    name: folder + name,
    data,
    deflate: random.chance(1, 3),
    ...(random.chance(1, 6) ? { mode: random.pick([0o120777, 0o040755, 0o010644, 0o020666, 0]) } : {}),
    ...(claims === undefined ? {} : { claims }),
  };
}
