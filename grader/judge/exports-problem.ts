import type { Transcript } from '../contracts/engine';
import type { AssignmentFile } from '../contracts/generated/assignment';
import type { TypeCheckResult } from '../contracts/submission';

/**
 * Says why a file does not count as compiling and exporting what the chapter asks for, in a phrase; null if it does.
 * A type check that did not come to its end is not held against the student.
 *
 * @param loaded - any run of the submission: loading it is part of every run
 */
export function exportsProblem(
  wanted: AssignmentFile['exports'],
  loaded: Transcript,
  types: TypeCheckResult,
): string | null {
  if (loaded.loading !== undefined) return 'a throw while the file was loaded';
  if (loaded.end !== 'finished') return `no end of its loading (${loaded.end})`;
  const missing = wanted.map(({ name }) => name).filter((name) => !loaded.exports.includes(name));
  if (missing.length > 0) return `no exported function named ${missing.join(', ')}`;
  const [first] = types.problems;
  if (first === undefined) return null;
  const count = types.problems.length === 1 ? 'a type error' : `${types.problems.length} type errors, the first`;
  return `${count} at ${first.file ?? 'the file'}:${first.line ?? 1}:${first.column ?? 1}: ${first.message}`;
}
