/** A file of a submission, read once and never again. */
export interface SubmittedFile {
  /** Relative path with forward slashes, for example `07-nested-paging/nested-paging.ts`. */
  readonly path: string;
  readonly text: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file that intake left aside, and why, in one sentence. */
export interface IgnoredFile {
  readonly path: string;
  readonly reason: string;
}

/** One student's files after intake; nothing later looks at the file system again. */
export interface Submission {
  /** The student id: the name of the folder, or of the zip without its ending. */
  readonly id: string;
  /** Digest over paths and contents of all files. */
  readonly sha256: string;
  /** By path, ascending in code units. */
  readonly files: readonly SubmittedFile[];
  readonly ignored: readonly IgnoredFile[];
}

/** A sentence for people, with the place in the student's file where there is one. */
export interface Problem {
  readonly message: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** The line of the student's file, without its end, clipped. */
  readonly excerpt?: string;
}

/** What intake found: a submission, a submission that cannot be graded, or our own fault (an unreadable disk). */
export type IntakeResult =
  | { readonly kind: 'submission'; readonly submission: Submission }
  | { readonly kind: 'rejected'; readonly id: string; readonly problem: Problem }
  | { readonly kind: 'fault'; readonly id: string; readonly problem: Problem };

/** What became of one chapter of a submission in the compiler. */
export type CompileResult =
  | {
      readonly kind: 'compiled';
      /** A classic script that evaluates to `(machine) => exports`. */
      readonly script: string;
      /** Source map v3 from the script to the student's files. */
      readonly sourceMap: string;
    }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] }
  | { readonly kind: 'fault'; readonly problem: Problem };

/** What the advisory type check said. `unchecked`: it did not come to an end in its bounds. */
export interface TypeCheckResult {
  readonly state: 'checked' | 'unchecked';
  readonly problems: readonly Problem[];
}
