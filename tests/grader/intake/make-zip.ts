import { crc32, deflateRawSync } from 'node:zlib';

/** An entry to write; what is not given is what an honest zip would say. */
export interface ZipInput {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  readonly deflate?: boolean;
  /** Unix mode with its file type, for example 0o120777 for a symbolic link. */
  readonly mode?: number;
  /** Lies: what the headers say, whatever the data is. */
  readonly claims?: {
    readonly bytes?: number;
    readonly crc32?: number;
    readonly flags?: number;
    readonly method?: number;
    /** Offset of the local header, to share another entry's bytes. */
    readonly offset?: number;
  };
}

const REGULAR = 0o100644;
const UTF8_FLAG = 0x800;
/** 1980-01-01, so that equal input gives an equal zip. */
const DOS_DATE = 0x21;

/**
 * Writes a zip byte by byte, honest or not.
 *
 * @param total - the number of entries that the end record claims
 */
export function makeZip(inputs: readonly ZipInput[], total = inputs.length): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const input of inputs) {
    const { local, central } = makeEntry(input, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([...locals, directory, endRecord(total, directory.length, offset)]);
}

function makeEntry(input: ZipInput, offset: number): { readonly local: Buffer; readonly central: Buffer } {
  const name = Buffer.from(input.name);
  const data = Buffer.from(input.data ?? '');
  const packed = input.deflate === true ? deflateRawSync(data) : data;
  const { claims = {} } = input;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(claims.flags ?? UTF8_FLAG, 2);
  common.writeUInt16LE(claims.method ?? (input.deflate === true ? 8 : 0), 4);
  common.writeUInt16LE(DOS_DATE, 8);
  common.writeUInt32LE(claims.crc32 ?? crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(claims.bytes ?? data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((input.mode ?? REGULAR) << 16) >>> 0, 6);
  tail.writeUInt32LE(claims.offset ?? offset, 10);
  const madeByUnix = Buffer.from([20, 3]);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]),
    central: Buffer.concat([Buffer.from('PK\x01\x02'), madeByUnix, common, tail, name]),
  };
}

function endRecord(total: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(total & 0xffff, 8);
  end.writeUInt16LE(total & 0xffff, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
