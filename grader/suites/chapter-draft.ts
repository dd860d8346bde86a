import type { ChapterJudging } from '../contracts/chapter';
import type { FileProblem } from '../contracts/file-problem';
import type { Op, Property, SuiteFile, Test } from '../contracts/generated/suite';
import { locate, type Finding, type JsonPath, type JsonSource, type PlaceOf } from './json-source';
import type { ValidDocument } from './validate-document';

/** The documents of a chapter: each obeys its schema, but nobody has looked yet whether they agree. */
export interface ChapterDraft {
  /** The name of the chapter's folder. */
  readonly folderName: string;
  readonly assignment: ValidDocument<'assignment'>;
  readonly visible: ValidDocument<'suite'>;
  /** Null in a student's package. */
  readonly hidden: ValidDocument<'suite'> | null;
  readonly hints: ValidDocument<'hints'> | null;
  readonly faults: ValidDocument<'faults'> | null;
  readonly recorded: ValidDocument<'recorded'> | null;
  readonly killMatrix: ValidDocument<'kill-matrix'> | null;
  readonly equivalents: ValidDocument<'equivalents'> | null;
  readonly judging: ChapterJudging;
}

/** One rule over a chapter's documents; it returns an empty list where the rule holds. */
export type Check = (draft: ChapterDraft) => readonly FileProblem[];

/** A part of a suite, and where it stands. */
export interface Placed<T> {
  readonly item: T;
  readonly source: JsonSource;
  readonly path: JsonPath;
  readonly suite: SuiteFile;
}

/** The suites that are there: the visible one, then the hidden one. */
export function suitesOf(draft: ChapterDraft): readonly ValidDocument<'suite'>[] {
  return draft.hidden === null ? [draft.visible] : [draft.visible, draft.hidden];
}

/** All tests of these suites, in order. */
export function testsOf(suites: readonly ValidDocument<'suite'>[]): readonly Placed<Test>[] {
  return suites.flatMap(({ value: suite, source }) =>
    suite.tests.map((item, index) => ({ item, source, path: ['tests', index], suite })),
  );
}

/** All properties of these suites, in order. */
export function propertiesOf(suites: readonly ValidDocument<'suite'>[]): readonly Placed<Property>[] {
  return suites.flatMap(({ value: suite, source }) =>
    (suite.properties ?? []).map((item, index) => ({ item, source, path: ['properties', index], suite })),
  );
}

/** All tests, then all properties. */
export function entriesOf(suites: readonly ValidDocument<'suite'>[]): readonly Placed<Test | Property>[] {
  return [...testsOf(suites), ...propertiesOf(suites)];
}

/** All operations of one test, in order. */
export function opsOf({ item, source, path, suite }: Placed<Test>): readonly Placed<Op>[] {
  return item.ops.map((op, index) => ({ item: op, source, path: [...path, 'ops', index], suite }));
}

/** An error at a place below a part of a suite. */
export function problemIn(
  { source, path }: Pick<Placed<unknown>, 'source' | 'path'>,
  below: JsonPath,
  message: string,
  at: PlaceOf = 'value',
): FileProblem {
  return locate(source, { path: [...path, ...below], message, at });
}

/** A problem in a document as a whole file. */
export function problemAt(document: { readonly source: JsonSource }, finding: Finding): FileProblem {
  return locate(document.source, finding);
}
