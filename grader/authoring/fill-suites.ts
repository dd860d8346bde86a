import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLATION } from '../contracts/installation';
import { acceptTests, fillExpectations, type FilledSuite, type Reference } from './fill-expectations';

/** A suite whose text changes. */
export interface ChangedSuite extends FilledSuite {
  /** Path as an author knows it. */
  readonly path: string;
}

/** The two suites of a chapter. */
const SUITES = ['suites/visible.json', 'suites/hidden.json'] as const;

/** Fills the gaps of a chapter's suites from the reference; only suites that had one are returned. */
export function fillSuites(chapter: string, reference: Reference): ChangedSuite[] {
  return changedSuites(chapter, (text, path) => fillExpectations(text, path, reference));
}

/** Takes the mark of being unreviewed off tests of a chapter; only suites that have one of them are returned. */
export function acceptInSuites(chapter: string, ids: readonly string[]): ChangedSuite[] {
  return changedSuites(chapter, (text) => acceptTests(text, ids));
}

function changedSuites(chapter: string, change: (text: string, path: string) => FilledSuite): ChangedSuite[] {
  return SUITES.flatMap((suite) => {
    const path = `assignments/${chapter}/${suite}`;
    const changed = change(readFileSync(join(INSTALLATION, path), 'utf8'), path);
    return changed.tests.length === 0 ? [] : [{ path, ...changed }];
  });
}
