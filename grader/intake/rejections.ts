import { MAX_ENTRIES, MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES } from './limits';
import { printableName, quotedName } from './name-text';
import { Rejection } from './source-tree';

const KIB = 1024;

/** Makes the rejection of one file; `sentence` follows the file's name. */
export function rejectedFile(path: string, sentence: string): Rejection {
  return new Rejection({ message: `${quotedName(path)} ${sentence}`, file: printableName(path) });
}

/** A file is larger than one file may be. */
export function tooLarge(path: string): Rejection {
  return rejectedFile(
    path,
    `is larger than ${MAX_FILE_BYTES / KIB} KiB, the most that one file may hold; take data and generated text out of it and submit again.`,
  );
}

/** All files together are larger than a submission may be. */
export function tooLargeInAll(path: string): Rejection {
  return rejectedFile(
    path,
    `brings the submission over ${MAX_TOTAL_BYTES / KIB} KiB, the most that all its .ts files may hold together; remove files that the chapters do not need and submit again.`,
  );
}

/** More `.ts` files than a submission may hold; `path` is the first that is one too many. */
export function tooManyFiles(path: string, count: number): Rejection {
  return rejectedFile(
    path,
    `is one .ts file too many: the submission holds ${count} and may hold ${MAX_FILES}; remove files that the chapters do not need and submit again.`,
  );
}

/** More entries than intake looks at. */
export function tooManyEntries(): Rejection {
  return new Rejection({
    message: `The submission holds more than ${MAX_ENTRIES} files and folders; leave out node_modules and everything but the chapter folders, and submit again.`,
  });
}
