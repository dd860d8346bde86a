/** How many `.ts` files one submission may hold. */
export const MAX_FILES = 32;

/** Bytes of one file, 256 KiB. */
export const MAX_FILE_BYTES = 256 * 1024;

/** Bytes of all files together, 1 MiB. */
export const MAX_TOTAL_BYTES = 1024 * 1024;

/** How many entries of a folder or a zip are looked at, whether they are taken in or not. */
export const MAX_ENTRIES = 2000;

/** How many folders deep a file may lie, counted from the submission's top. */
export const MAX_DEPTH = 6;

/** Bytes of one path inside a zip. */
export const MAX_ZIP_PATH_BYTES = 1024;

/** How many single folders around the chapters are unwrapped. */
export const MAX_WRAPPERS = 3;

/** Bytes of a zip, 32 MiB; it is read into memory as a whole. */
export const MAX_ZIP_BYTES = 32 * 1024 * 1024;

/** How many files left aside are listed one by one. */
export const MAX_LISTED_IGNORED = 200;

/** How many entries a folder of submissions may have. */
export const MAX_CLASS_ENTRIES = 20_000;
