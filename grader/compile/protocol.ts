import type { Problem } from '../contracts/submission';

/** The chapter of a submission that is compiled: its id, and the file inside the chapter's folder. */
export interface ChapterFile {
  readonly id: string;
  readonly file: string;
}

/** The part of a submitted file that a compiler needs. */
export interface SourceText {
  /** Relative to the submission, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What the grader asks of the compiler's process. */
export interface CompileRequest {
  readonly chapter: ChapterFile;
  readonly files: readonly SourceText[];
  /** Names of the given module's exports that exist at run time. */
  readonly givenValues: readonly string[];
}

/** What the compiler's process answers; its fields are those of `CompileResult`. */
export type CompileReply =
  | {
      readonly kind: 'compiled';
      readonly script: string;
      readonly sourceMap: string;
    }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] };

/** What the grader asks of the type checker's process. */
export interface TypeCheckRequest {
  readonly chapter: ChapterFile;
  readonly files: readonly SourceText[];
  /** The given module's sources by path inside its folder; `index.ts` is its entry. */
  readonly givenSources: Readonly<Record<string, string>>;
}

/** What the type checker's process answers; `crashed`: the checker itself gave up, for example on very deep nesting. */
export type TypeCheckReply =
  { readonly kind: 'checked'; readonly problems: readonly Problem[] } | { readonly kind: 'crashed' };

/** The first frame of every child: it is loaded, and requests are being read. */
export const READY = 'ready';
