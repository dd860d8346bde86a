import { MAX_DEPTH } from './limits';
import type { EntryKind } from './source-tree';

/** What to do with an entry: `take` a file in, `enter` a folder, or leave it aside for a reason (one sentence). */
export type EntryRule = 'take' | 'enter' | { readonly ignored: string };

const CHAPTER_FOLDER = /^\d\d-[a-z0-9-]+$/;

/** Says whether a folder name has the form of a chapter id, for example `07-nested-paging`. */
export function isChapterName(name: string): boolean {
  return CHAPTER_FOLDER.test(name);
}

/** Reasons that hold for folders and files of this name at every depth. */
const BY_NAME: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^\./, 'Hidden files and folders are not read.'],
  [/^node_modules$/, "It is not read: a submission imports only its own files and the given '../machine'."],
  [/^__MACOSX$/, 'It holds data of the macOS file manager, no code.'],
];

const BY_FILE_NAME: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^package(-lock)?\.json$/i, 'The grader installs and runs nothing that a submission asks for.'],
  [/^tsconfig.*\.json$|\.config\.[cm]?[jt]s(on)?$|^jest\./i, 'It is configuration; the grader uses its own.'],
  [/\.md$|^readme/i, 'It is text for people; only .ts files are graded.'],
  [/\.d(\.[^.]+)?\.ts$/i, 'It is a declaration file; it adds types but no code, and types come from the .ts files.'],
  [/\.(test|spec)\.ts$/i, "It is a test; the grader runs the course's tests."],
  [/\.TS$|\.Ts$|\.tS$/, 'Its ending is not written .ts in small letters; rename it if it is part of the solution.'],
];

/**
 * Decides about one entry by its place, name and kind alone.
 *
 * Taken in are `.ts` files in chapter folders, at any depth up to {@link MAX_DEPTH}, and `.ts` files at the top.
 *
 * @param path - relative to the submission's top, with forward slashes
 */
export function ruleFor(path: string, kind: EntryKind): EntryRule {
  const components = path.split('/');
  const name = components.at(-1) ?? '';
  const depth = components.length - 1;
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return { ignored: named[1] };
  if (kind === 'symlink')
    return { ignored: 'It is a symbolic link, and links are not followed; submit the file itself.' };
  if (kind === 'special') return { ignored: 'It is neither a regular file nor a folder.' };
  return kind === 'folder' ? folderRule(name, depth) : fileRule(name, depth);
}

function folderRule(name: string, depth: number): EntryRule {
  if (depth === 0 && name === 'machine') return { ignored: 'The given machine module is used instead.' };
  if (depth === 0 && !isChapterName(name)) {
    return {
      ignored: 'It is no chapter folder such as 07-nested-paging; helper files go into the folder of their chapter.',
    };
  }
  if (depth >= MAX_DEPTH) return { ignored: `It lies more than ${MAX_DEPTH} folders deep.` };
  return 'enter';
}

function fileRule(name: string, depth: number): EntryRule {
  if (depth === 0 && name === 'machine.ts') return { ignored: 'The given machine module is used instead.' };
  const named = BY_FILE_NAME.find(([pattern]) => pattern.test(name));
  if (named) return { ignored: named[1] };
  return name.endsWith('.ts') ? 'take' : { ignored: 'It is not a .ts file.' };
}
