import { rejectedFile } from './rejections';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Decodes a source file. A UTF-8 byte order mark at the start is dropped; nothing else is changed.
 *
 * @throws {Rejection} for UTF-16, invalid UTF-8 and NUL, naming the file and the place
 */
export function decodeText(path: string, bytes: Buffer): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw rejectedFile(path, 'is saved as UTF-16; save it as UTF-8 and submit again.');
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    throw rejectedFile(
      path,
      `is no text: line ${lineAt(bytes, nul)} holds a NUL character; remove it and submit again.`,
    );
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    const line = lineAt(bytes, firstInvalid(bytes));
    throw rejectedFile(path, `is not valid UTF-8 in line ${line}; save it as UTF-8 and submit again.`);
  }
}

function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

/** The offset of the first byte where the text and its own encoding part. */
function firstInvalid(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'), 'utf8');
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  return at;
}
