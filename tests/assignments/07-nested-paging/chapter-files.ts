import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chapter } from '../../../grader/contracts/chapter';
import type { SuiteFile } from '../../../grader/contracts/generated/suite';
import { properties } from '../../../assignments/07-nested-paging/generators';
import { invariants } from '../../../assignments/07-nested-paging/invariants';
import { operations } from '../../../assignments/07-nested-paging/operations';

const ROOT = join(__dirname, '../../..');

/** The text of a file of the chapter's assignment. */
export function assignmentText(name: string): string {
  return readFileSync(join(ROOT, 'assignments/07-nested-paging', name), 'utf8');
}

/** The text of the chapter's reference. */
export const REFERENCE = readFileSync(join(ROOT, 'reference/07-nested-paging/nested-paging.ts'), 'utf8');

/** The chapter as its files have it, without anything recorded: no named fault caps a score here. */
export const CHAPTER: Chapter = {
  id: '07-nested-paging',
  assignment: JSON.parse(assignmentText('assignment.json')) as Chapter['assignment'],
  suites: ['visible', 'hidden'].map((name) => JSON.parse(assignmentText(`suites/${name}.json`)) as SuiteFile),
  recorded: null,
  killMatrix: null,
  equivalents: null,
  hints: JSON.parse(assignmentText('hints.json')) as Chapter['hints'],
  faults: JSON.parse(assignmentText('faults/faults.json')) as Chapter['faults'],
  judging: { operations, invariants, properties },
};

/** The visible suite. */
export const VISIBLE = suiteAt(0);

/** The hidden suite. */
export const HIDDEN = suiteAt(1);

function suiteAt(index: number): SuiteFile {
  const suite = CHAPTER.suites[index];
  if (suite === undefined) throw new Error(`the chapter has no suite ${index}`);
  return suite;
}
