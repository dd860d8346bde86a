import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { MAX_ENTRIES, MAX_ZIP_PATH_BYTES } from './limits';
import { quotedName } from './name-text';
import { rejectedFile, tooManyEntries } from './rejections';
import { type EntryKind, Rejection } from './source-tree';

/** One entry of a zip: where its data lies, and what it claims to be. */
export interface ZipEntry {
  /** Without the slash at the end of a folder. */
  readonly path: string;
  readonly kind: EntryKind;
  readonly compression: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
  /** Offset of the first byte of data. */
  readonly dataStart: number;
}

const AGAIN = 'make the zip again from the folder that holds the chapters.';
const FILE_TYPE = 0o170000;
const KINDS: Readonly<Record<number, EntryKind>> = {
  0: 'file',
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'symlink',
};

/**
 * Lists the entries of a zip in their own order. Nothing is unpacked.
 *
 * @throws {Rejection} for a file that is no zip, more than 2000 entries, an encrypted entry, a path that leads outside,
 * one name twice, and entries that share bytes
 */
export async function listZipEntries(zip: Buffer): Promise<readonly ZipEntry[]> {
  try {
    const file = await fromBufferPromise(zip, { decodeStrings: false, lazyEntries: true });
    // An error after the last entry has no other listener, and would end the process.
    file.on('error', () => undefined);
    if (file.entryCount > MAX_ENTRIES) throw tooManyEntries();
    return await readEntries(file);
  } catch (error) {
    if (error instanceof Rejection) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Rejection({ message: `The file is no readable zip (${quotedName(reason)}); ${AGAIN}` });
  }
}

async function readEntries(file: ZipFile): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  const ranges: (readonly [start: number, end: number, path: string])[] = [];
  for await (const entry of file.eachEntry()) {
    const name = nameOf(entry);
    if (entry.fileNameLength > MAX_ZIP_PATH_BYTES) {
      throw rejectedFile(name, `has a path of more than ${MAX_ZIP_PATH_BYTES} bytes in the zip; ${AGAIN}`);
    }
    const path = checkedPath(name);
    if (entry.isEncrypted()) throw rejectedFile(path, `is encrypted in the zip; ${AGAIN}`);
    if (seen.has(path)) throw rejectedFile(path, `is in the zip twice; ${AGAIN}`);
    seen.add(path);
    const { fileDataStart: dataStart } = await file.readLocalFileHeaderPromise(entry, { minimal: true });
    ranges.push([entry.relativeOffsetOfLocalHeader, dataStart + entry.compressedSize, path]);
    entries.push({
      path,
      kind: kindOf(entry, name),
      compression: entry.compressionMethod,
      compressedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      crc32: entry.crc32,
      dataStart,
    });
  }
  refuseOverlaps(ranges);
  return entries;
}

/**
 * UTF-8 if the bytes are, since macOS writes it without saying so; else what the zip's own flags say (code page 437,
 * or UTF-8 with replacement characters, which no taken name may contain).
 */
function nameOf(entry: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.fileNameRaw);
  } catch {
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  }
}

function checkedPath(name: string): string {
  if (name.includes('\\')) throw rejectedFile(name, `has a backslash in its name in the zip; ${AGAIN}`);
  if (/^[/]|^[A-Za-z]:/.test(name)) throw rejectedFile(name, `is an absolute path in the zip; ${AGAIN}`);
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  if (path.split('/').some((component) => component === '' || component === '.' || component === '..')) {
    throw rejectedFile(name, `is a path in the zip that leads elsewhere; ${AGAIN}`);
  }
  return path;
}

function kindOf(entry: Entry, name: string): EntryKind {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const kind = KINDS[type] ?? 'special';
  return kind === 'file' && name.endsWith('/') ? 'folder' : kind;
}

function refuseOverlaps(ranges: readonly (readonly [start: number, end: number, path: string])[]): void {
  let end = 0;
  for (const [start, rangeEnd, path] of [...ranges].sort((left, right) => left[0] - right[0])) {
    if (start < end) throw rejectedFile(path, `shares its bytes with another entry of the zip; ${AGAIN}`);
    end = rangeEnd;
  }
}
