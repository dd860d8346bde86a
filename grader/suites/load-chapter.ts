import { join } from 'node:path';
import type { Chapter, ChapterJudging } from '../contracts/chapter';
import type { FileProblem } from '../contracts/file-problem';
import type { AssignmentFile } from '../contracts/generated/assignment';
import { suitesOf, type ChapterDraft } from './chapter-draft';
import {
  CHAPTER_FILES,
  readChapterFiles,
  type ChapterFile,
  type ChapterTexts,
  type OptionalFile,
} from './chapter-files';
import { ALL_CHECKS } from './checks/all-checks';
import { VALIDATORS_FILE, type Formats, type SchemaName } from './load-validators';
import { validateDocument, type ValidDocument } from './validate-document';

/** What may differ between callers of {@link loadChapter}. */
export interface LoadOptions {
  /**
   * Files that may be absent; default: none. With `recorded` in it, a recording that is there but stale is passed over as well,
   * and a kill matrix too, so that they can be made anew.
   */
  readonly mayLack?: readonly OptionalFile[];
  /** The folder as problems name it; default: as it was given. */
  readonly shownAs?: string;
  /** The module of compiled validators; default: the built one. */
  readonly validators?: string;
}

/** A chapter, or null if there is any error; warnings leave it standing. */
export interface LoadedChapter {
  readonly chapter: Chapter | null;
  /** By file in the order assignment, visible, hidden, hints, faults, recorded, kill matrix, equivalents; then by line and column. */
  readonly problems: readonly FileProblem[];
}

/**
 * Loads an assignment folder: reads its files, holds each against its schema and all of them against each other and the chapter's code.
 * If a file is missing or breaks its schema, only such problems are told.
 *
 * @param folder - for example `assignments/07-nested-paging`
 * @param judging - the chapter's code, from its operations.ts, invariants.ts and generators.ts
 */
export function loadChapter(folder: string, judging: ChapterJudging, options: LoadOptions = {}): LoadedChapter {
  const { files, problems } = readChapterFiles(folder, options.mayLack ?? [], options.shownAs ?? folder);
  if (problems.length > 0) return { chapter: null, problems };
  return checkChapter(files, judging, options);
}

/** As {@link loadChapter}, over texts that were read already. */
export function checkChapter(files: ChapterTexts, judging: ChapterJudging, options: LoadOptions = {}): LoadedChapter {
  const problems: FileProblem[] = [];
  const validate = <Name extends SchemaName>(schema: Name, file: ChapterFile): ValidDocument<Name> | null => {
    const text = files.texts[file];
    if (text === undefined) return null;
    const path = join(files.shownAs, CHAPTER_FILES[file]);
    const {
      value,
      source,
      problems: found,
    } = validateDocument(schema, text, path, options.validators ?? VALIDATORS_FILE);
    problems.push(...found);
    return value === null || source === null ? null : { value, source };
  };
  const assignment = validate('assignment', 'assignment');
  const visible = validate('suite', 'visible');
  const hidden = validate('suite', 'hidden');
  const hints = validate('hints', 'hints');
  const faults = validate('faults', 'faults');
  const recorded = validate('recorded', 'recorded');
  const killMatrix = validate('kill-matrix', 'killMatrix');
  const equivalents = validate('equivalents', 'equivalents');
  if (assignment === null || visible === null || problems.length > 0) return { chapter: null, problems };
  const isRecordedChecked = options.mayLack?.includes('recorded') !== true;
  const documents = { assignment, visible, hidden, hints, faults, recorded, killMatrix, equivalents };
  const draft = { folderName: files.folderName, ...documents, judging };
  return judge(isRecordedChecked ? draft : { ...draft, recorded: null, killMatrix: null }, documents);
}

/**
 * The chapter of files that are known to be valid: what {@link checkChapter} makes of them.
 *
 * @throws {SyntaxError} for a text that is no JSON, which is known to be none
 */
export function chapterOf({ folderName, texts }: ChapterTexts, judging: ChapterJudging): Chapter {
  const parse = <Name extends SchemaName>(file: ChapterFile): Formats[Name] | null => {
    const text = texts[file];
    return text === undefined ? null : (JSON.parse(text) as Formats[Name]);
  };
  const suites = [parse<'suite'>('visible'), parse<'suite'>('hidden')];
  return {
    id: folderName,
    assignment: parse<'assignment'>('assignment') as AssignmentFile,
    suites: suites.filter((suite) => suite !== null),
    recorded: parse<'recorded'>('recorded'),
    killMatrix: parse<'kill-matrix'>('killMatrix'),
    equivalents: parse<'equivalents'>('equivalents'),
    hints: parse<'hints'>('hints'),
    faults: parse<'faults'>('faults'),
    judging,
  };
}

/** @param all - the documents, also those that are passed over */
function judge(draft: ChapterDraft, all: Pick<ChapterDraft, 'recorded' | 'killMatrix'>): LoadedChapter {
  const problems = inOrder(
    draft,
    ALL_CHECKS.flatMap((check) => check(draft)),
  );
  if (problems.some(({ severity }) => severity === 'error')) return { chapter: null, problems };
  const chapter: Chapter = {
    id: draft.folderName,
    assignment: draft.assignment.value,
    suites: suitesOf(draft).map(({ value }) => value),
    recorded: all.recorded?.value ?? null,
    killMatrix: all.killMatrix?.value ?? null,
    equivalents: draft.equivalents?.value ?? null,
    hints: draft.hints?.value ?? null,
    faults: draft.faults?.value ?? null,
    judging: draft.judging,
  };
  return { chapter, problems };
}

function inOrder(draft: ChapterDraft, problems: readonly FileProblem[]): readonly FileProblem[] {
  const { assignment, visible, hidden, hints, faults, recorded, killMatrix, equivalents } = draft;
  const files = [assignment, visible, hidden, hints, faults, recorded, killMatrix, equivalents].map(
    (document) => document?.source.file,
  );
  return [...problems].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
