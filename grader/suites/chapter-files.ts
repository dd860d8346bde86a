import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileProblem } from '../contracts/file-problem';

/** The files of a chapter's folder, by what they are. */
export const CHAPTER_FILES = {
  assignment: 'assignment.json',
  visible: 'suites/visible.json',
  hidden: 'suites/hidden.json',
  hints: 'hints.json',
  faults: 'faults/faults.json',
  recorded: 'recorded.json',
  killMatrix: 'faults/kill-matrix.json',
  equivalents: 'faults/equivalent-mutants.json',
} as const;

/** One file of a chapter. */
export type ChapterFile = keyof typeof CHAPTER_FILES;

/** A file that some chapters lack: a student's package holds no hidden suite, a new chapter no recording. */
export type OptionalFile = Exclude<ChapterFile, 'assignment' | 'visible'>;

/** A student's package has only the assignment and the visible suite for certain. */
export const STUDENT_PACKAGE: readonly OptionalFile[] = [
  'hidden',
  'hints',
  'faults',
  'recorded',
  'killMatrix',
  'equivalents',
];

/** The texts of a chapter's files; a file that may be absent and is absent has none. */
export interface ChapterTexts {
  /** The name of the folder: the chapter id. */
  readonly folderName: string;
  /** The folder as problems name it. */
  readonly shownAs: string;
  readonly texts: Readonly<Partial<Record<ChapterFile, string>>>;
}

/** Reads a chapter's folder; a file that is missing and must not be, or is no UTF-8 text, is a problem. */
export function readChapterFiles(
  folder: string,
  mayLack: readonly OptionalFile[],
  shownAs: string,
): { readonly files: ChapterTexts; readonly problems: readonly FileProblem[] } {
  const texts: Partial<Record<ChapterFile, string>> = {};
  const problems: FileProblem[] = [];
  for (const [name, path] of Object.entries(CHAPTER_FILES) as [ChapterFile, string][]) {
    const read = readText(join(folder, path));
    if (read.text !== null) texts[name] = read.text;
    else if (!read.isMissing || !(mayLack as readonly string[]).includes(name)) {
      problems.push({ severity: 'error', file: join(shownAs, path), line: 1, column: 1, message: read.message });
    }
  }
  return { files: { folderName: basename(resolve(folder)), shownAs, texts }, problems };
}

type ReadText =
  { readonly text: string } | { readonly text: null; readonly isMissing: boolean; readonly message: string };

function readText(file: string): ReadText {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const isMissing = code === 'ENOENT';
    return {
      text: null,
      isMissing,
      message: isMissing ? 'The file does not exist; every chapter has one.' : `The file cannot be read (${code}).`,
    };
  }
  try {
    // The byte order mark stays: the parser names it.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return {
      text: null,
      isMissing: false,
      message: 'The file is not UTF-8 text; save it as UTF-8 without a byte order mark.',
    };
  }
}
