import { crc32 } from 'node:zlib';

/** A file of a zip: its path with forward slashes and its bytes. */
export interface ZipFile {
  readonly path: string;
  readonly bytes: Buffer;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Version 2.0 of the format, and names in UTF-8. */
const VERSION = 20;
const UTF8_NAMES = 0x0800;
/** 1980-01-01, the earliest date that a zip can hold: equal files give equal zips. */
const DATE = 0x0021;
/** A regular file that its owner may write, in the upper half of the attributes, as Unix zips have it. */
const REGULAR_FILE = (0o100644 << 16) >>> 0;

/**
 * Makes a zip of files that are stored as they are: sources are small, and a zip without compression is the easiest to
 * check.
 *
 * @param files - at most 65,535, each below 4 GB
 * @source PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16
 */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.path, 'utf8');
    const local = Buffer.concat([localHeader(file, name), name, file.bytes]);
    parts.push(local);
    directory.push(centralHeader(file, name, offset), name);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endOfDirectory(files.length, central.length, offset)]);
}

function localHeader(file: ZipFile, name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  writeCommon(header, 4, file, name);
  return header;
}

function centralHeader(file: ZipFile, name: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  // Made on Unix: only then do readers look at the file's kind.
  header.writeUInt16LE((3 << 8) | VERSION, 4);
  writeCommon(header, 6, file, name);
  header.writeUInt32LE(REGULAR_FILE, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/** The fields that both headers have, in one order: version, flags, method, time, date, checksum, sizes, name length. */
function writeCommon(header: Buffer, at: number, { bytes }: ZipFile, name: Buffer): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(DATE, at + 8);
  header.writeUInt32LE(crc32(bytes), at + 10);
  header.writeUInt32LE(bytes.length, at + 14);
  header.writeUInt32LE(bytes.length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
