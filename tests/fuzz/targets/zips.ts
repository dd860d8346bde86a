import { crc32 } from 'node:zlib';
import { collectFiles } from '../../../grader/intake/collect-files';
import { decodeText } from '../../../grader/intake/decode-text';
import { MAX_ENTRIES, MAX_FILE_BYTES, MAX_FILES } from '../../../grader/intake/limits';
import { pathTrouble } from '../../../grader/intake/safe-name';
import { Rejection, type SourceTree } from '../../../grader/intake/source-tree';
import { listZipEntries } from '../../../grader/intake/zip-entries';
import { treeOfZip } from '../../../grader/intake/zip-tree';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawZip } from '../grammar/draw-zip';
import { mutateBytes } from '../mutators/mutate-bytes';
import { troubleOf } from '../oracles/hiding';

/** The intake of zips: whatever the bytes are, it takes in few small files with harmless names, or says why not. */
export const zips: FuzzTarget<Buffer> = {
  name: 'zips',
  share: 250,
  make: (random) => {
    const zip = drawZip(random);
    return random.chance(1, 3) ? zip : mutateBytes(zip, random);
  },
  vary: (zip, random) => mutateBytes(zip, random),
  check: async (zip) => {
    try {
      const sums = await expectEntries(zip);
      const tree = await treeOfZip(zip);
      await expectTree(tree, '');
      const { candidates, ignored } = await collectFiles(tree);
      if (candidates.length > MAX_FILES) throw new Mishandled('more files than may be taken in');
      for (const { path, source } of candidates) await expectFile(tree, { path, source, sum: sums.get(source) });
      return `${candidates.length > 0} ${ignored.map(({ reason }) => reason).join(' ')}`;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const { message } = error.problem;
      const trouble = troubleOf(message);
      if (trouble !== null) throw new Mishandled(`a message ${trouble}: ${JSON.stringify(message)}`);
      return message;
    }
  },
  sizeOf: (zip) => zip.length,
  save: (zip) => ({ base64: zip.toString('base64') }),
  load: (saved) => Buffer.from((saved as { readonly base64: string }).base64, 'base64'),
};

/** Entries lie in the zip, beside one another, each under a name of its own that leads nowhere else. Returns their checksums. */
async function expectEntries(zip: Buffer): Promise<ReadonlyMap<string, number>> {
  const entries = await listZipEntries(zip);
  if (entries.length > MAX_ENTRIES) throw new Mishandled('more entries than may be listed');
  const sums = new Map(entries.map(({ path, crc32: sum }) => [path, sum]));
  if (sums.size !== entries.length) throw new Mishandled('one name twice');
  let end = 0;
  for (const { dataStart, compressedBytes } of [...entries].sort((left, right) => left.dataStart - right.dataStart)) {
    if (dataStart < end || dataStart + compressedBytes > zip.length) throw new Mishandled('entries that share bytes');
    end = dataStart + compressedBytes;
  }
  const astray = entries.find(({ path }) => /\\|^[A-Za-z]:|(?:^|\/)(?:\.{0,2})(?:\/|$)/.test(path));
  if (astray !== undefined) throw new Mishandled(`the entry ${JSON.stringify(astray.path)}`);
  return sums;
}

/** Every folder is found from the top, and none is its own parent. */
async function expectTree(tree: SourceTree, folder: string): Promise<void> {
  for (const { name, kind } of await tree.list(folder)) {
    if (name === '' || name.includes('/')) throw new Mishandled(`an entry named ${JSON.stringify(name)}`);
    if (kind === 'folder') await expectTree(tree, folder === '' ? name : `${folder}/${name}`);
  }
}

/** A file that is taken in has a name for every system, and the bytes that its checksum was made of. */
async function expectFile(
  tree: SourceTree,
  { path, source, sum }: { path: string; source: string; sum: number | undefined },
): Promise<void> {
  if (pathTrouble(path) !== null) throw new Mishandled(`the path ${JSON.stringify(path)} was taken in`);
  const bytes = await tree.read(source, MAX_FILE_BYTES);
  if (bytes.length > MAX_FILE_BYTES) throw new Mishandled('a file that is larger than its limit');
  if (crc32(bytes) !== sum) throw new Mishandled('a file whose bytes are not those that were packed');
  if (decodeText(path, bytes).includes('\0')) throw new Mishandled('a text with a NUL');
}
