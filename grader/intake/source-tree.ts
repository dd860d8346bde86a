import type { Problem } from '../contracts/submission';

/** What an entry of a submission is; only a `file` is ever opened. */
export type EntryKind = 'file' | 'folder' | 'symlink' | 'special';

/** An entry of one folder. */
export interface TreeEntry {
  /** As the file system or the zip spells it. */
  readonly name: string;
  readonly kind: EntryKind;
}

/** A submission as it was handed in, whether a folder or a zip; paths are relative, with forward slashes. */
export interface SourceTree {
  /**
   * Lists a folder (`''` is the top), by name ascending in code units.
   * @throws {Rejection} when the submission has too many entries
   */
  list(folder: string): Promise<readonly TreeEntry[]>;
  /**
   * Reads a file in one go.
   * @throws {Rejection} when it holds more than `limit` bytes or is damaged
   */
  read(path: string, limit: number): Promise<Buffer>;
}

/** The submission cannot be graded as it is, and the student can mend it. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** The grader could not read what it was given; no student is to blame. */
export class ReadFault extends Error {
  override readonly name = 'ReadFault';
}

/** Orders strings by code units, the same on every machine. */
export function byCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
