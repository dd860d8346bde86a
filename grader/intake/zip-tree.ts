import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { errorCode, readAtMost } from './folder-tree';
import { MAX_ZIP_BYTES } from './limits';
import { rejectedFile, tooLarge } from './rejections';
import { byCodeUnits, ReadFault, Rejection, type SourceTree, type TreeEntry } from './source-tree';
import { listZipEntries, type ZipEntry } from './zip-entries';

const STORED = 0;
const DEFLATED = 8;
const DAMAGED = 'is damaged in the zip; make the zip again and submit it.';

/**
 * Opens a zip as a submission. The zip is read into memory once, and only the entries that are asked for are unpacked.
 *
 * @throws {Rejection} when it is no zip that intake accepts
 * @throws {ReadFault} when it cannot be read
 */
export async function openZipTree(file: string): Promise<SourceTree> {
  return treeOfZip(await readZip(file));
}

/**
 * As {@link openZipTree}, over bytes that were read already.
 *
 * @throws {Rejection} when they are no zip that intake accepts
 */
export async function treeOfZip(zip: Buffer): Promise<SourceTree> {
  const entries = new Map((await listZipEntries(zip)).map((entry) => [entry.path, entry]));
  const folders = groupByFolder([...entries.values()]);
  return {
    list: (folder) => Promise.resolve(folders.get(folder) ?? []),
    read: (path, limit) => Promise.resolve().then(() => unpack(zip, entries.get(path), path, limit)),
  };
}

async function readZip(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = await readAtMost(handle, MAX_ZIP_BYTES + 1);
      if (bytes.length <= MAX_ZIP_BYTES) return bytes;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new ReadFault(
      `The zip could not be read (${errorCode(error) ?? 'unknown error'}); make it readable for the grader and grade again.`,
    );
  }
  throw new Rejection({
    message: `The zip is larger than ${MAX_ZIP_BYTES / 1024 / 1024} MiB; leave out everything but the chapter folders and submit again.`,
  });
}

/** Folders need no entry of their own in a zip, so they are found from the paths as well. */
function groupByFolder(entries: readonly ZipEntry[]): ReadonlyMap<string, readonly TreeEntry[]> {
  const folders = new Map<string, Map<string, TreeEntry>>();
  const add = (path: string, kind: TreeEntry['kind']): void => {
    const slash = path.lastIndexOf('/');
    const parent = path.slice(0, Math.max(slash, 0));
    const name = path.slice(slash + 1);
    const siblings = folders.get(parent) ?? new Map<string, TreeEntry>();
    const known = siblings.get(name);
    if (known && known.kind !== kind) {
      throw rejectedFile(path, 'is both a file and a folder in the zip; make the zip again and submit it.');
    }
    folders.set(parent, siblings.set(name, { name, kind }));
    if (!known && parent !== '') add(parent, 'folder');
  };
  for (const { path, kind } of entries) add(path, kind);
  return new Map([...folders].map(([folder, children]) => [folder, sorted([...children.values()])]));
}

function sorted(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return [...entries].sort((left, right) => byCodeUnits(left.name, right.name));
}

function unpack(zip: Buffer, entry: ZipEntry | undefined, path: string, limit: number): Buffer {
  if (!entry) throw rejectedFile(path, DAMAGED);
  if (entry.bytes > limit) throw tooLarge(path);
  const packed = zip.subarray(entry.dataStart, entry.dataStart + entry.compressedBytes);
  const bytes = entry.compression === STORED ? packed : inflate(packed, entry, path, limit);
  if (bytes.length > limit) throw tooLarge(path);
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc32) throw rejectedFile(path, DAMAGED);
  return bytes;
}

function inflate(packed: Buffer, entry: ZipEntry, path: string, limit: number): Buffer {
  if (entry.compression !== DEFLATED) {
    throw rejectedFile(path, `is packed by method ${entry.compression}; make a plain zip (deflate) and submit again.`);
  }
  // Deflate never makes data much larger, so a longer input is not an honest file of this size.
  if (packed.length > 2 * limit) throw tooLarge(path);
  try {
    return inflateRawSync(packed, { maxOutputLength: limit });
  } catch (error) {
    throw errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(path) : rejectedFile(path, DAMAGED);
  }
}
