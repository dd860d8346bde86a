import { nameTrouble } from './safe-name';

const MAX_ID_BYTES = 100;
const RESULT_FILES: ReadonlySet<string> = new Set(['index.html', 'grades.csv', 'run.json']);

/**
 * Says why a student id cannot name the folder of the student's report, or null if it can.
 *
 * @returns the end of a sentence that begins with the id
 */
export function idTrouble(id: string): string | null {
  const trouble = nameTrouble(id);
  if (trouble) return trouble;
  if (Buffer.byteLength(id) > MAX_ID_BYTES) return `is longer than ${MAX_ID_BYTES} bytes`;
  if (id.startsWith('.')) return 'begins with a dot, which makes its report folder invisible';
  return RESULT_FILES.has(id.toLowerCase()) ? 'is the name of a file that the results folder holds already' : null;
}

/** The student id of a submission: the name of its folder, or of its zip without the ending. */
export function idOf(name: string, isZip: boolean): string {
  return isZip ? name.slice(0, -ZIP_ENDING.length) : name;
}

const ZIP_ENDING = '.zip';

/** Says whether a file name ends in `.zip`, in capital or small letters. */
export function isZipName(name: string): boolean {
  return name.toLowerCase().endsWith(ZIP_ENDING) && name.length > ZIP_ENDING.length;
}
