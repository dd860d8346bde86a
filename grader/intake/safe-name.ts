import { UNPRINTABLE } from './name-text';

const MAX_NAME_BYTES = 255;
const REPLACEMENT_CHARACTER = '\uFFFD';
const FORBIDDEN_ON_WINDOWS = /[\\/:*?"<>|]/;
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;

/**
 * Says why a file or folder name cannot be used on every operating system, or null if it can.
 *
 * @param name - one component of a path, as the file system or the zip gave it
 * @returns the end of a sentence that begins with the name, for example `ends with a dot or a space`
 */
export function nameTrouble(name: string): string | null {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return 'stands for another folder';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  if (name.includes(REPLACEMENT_CHARACTER)) return 'is not valid UTF-8';
  if (UNPRINTABLE.test(name)) return 'contains an invisible character';
  if (FORBIDDEN_ON_WINDOWS.test(name)) return 'contains one of the characters \\ / : * ? " < > |';
  if (/^ |[. ]$/.test(name)) return 'begins with a space or ends with a dot or a space';
  if (RESERVED_ON_WINDOWS.test(name)) return 'is a name that Windows reserves for a device';
  return null;
}

/** Says why a relative path cannot be used, naming its first unusable component by the words of {@link nameTrouble}. */
export function pathTrouble(path: string): string | null {
  for (const name of path.split('/')) {
    const trouble = nameTrouble(name);
    if (trouble) return trouble;
  }
  return null;
}

/**
 * Maps all spellings that some file system takes for one name onto one string: composed and decomposed letters, upper
 * and lower case.
 */
export function foldName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
