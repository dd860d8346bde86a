import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../contracts/generated/journal';
import type { Report } from '../../contracts/generated/report';
import { DIST } from '../../contracts/installation';
import { CHAPTER_FILES } from '../../suites/chapter-files';
import { courseRoot } from '../open-course';

/** What a run is asked to do, beside the submissions. */
export interface RunRequest {
  /** Name and version of the grader. */
  readonly grader: string;
  /** Chapter ids, ascending. */
  readonly chapters: readonly string[];
  readonly audience: Report['audience'];
  /** The level that was reached. */
  readonly isolation: RunRecord['isolation'];
}

/** What the build derives from the other files, some of it for this very machine, and stamps of it. */
const DERIVED = /(\.(blob|code|stamp)|drawn\.json|vouched\.json)$/;

/** Identifies a run by all that decides the bytes of its reports: the grader, its options and the chapters. */
export function identifyRun({ grader, chapters, audience, isolation }: RunRequest): RunRecord {
  return {
    kind: 'run',
    schema: 1,
    grader,
    build: digestOf(filesIn(DIST)),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    audience,
    isolation,
    chapters: Object.fromEntries(chapters.map((id) => [id, digestOf(filesOfChapter(id))])),
  };
}

/**
 * Says how two runs differ, such that their reports do not belong into one class; null if they do not differ.
 *
 * @returns a clause: "it was made with ..., and this run ..."
 */
export function describeDifference(earlier: RunRecord, now: RunRecord): string | null {
  const [before, after] = [Object.keys(earlier.chapters), Object.keys(now.chapters)];
  if (earlier.audience !== now.audience) return differ(`--audience ${earlier.audience}`, now.audience);
  if (before.join() !== after.join()) return differ(`the chapters ${before.join(', ')}`, after.join(', '));
  if (earlier.isolation !== now.isolation) return differ(`the isolation level ${earlier.isolation}`, now.isolation);
  if (earlier.node !== now.node) return differ(`Node.js ${earlier.node}`, now.node);
  if (earlier.platform !== now.platform) return differ(`the platform ${earlier.platform}`, now.platform);
  if (earlier.grader !== now.grader) return differ(earlier.grader, now.grader);
  const changed = after.filter((id) => earlier.chapters[id] !== now.chapters[id]);
  if (changed.length > 0) return `since then the files of ${changed.join(', ')} have changed`;
  return earlier.build === now.build ? null : 'since then pagewalk was built anew from other sources';
}

function differ(earlier: string, now: string): string {
  return `it was made with ${earlier}, and this run with ${now}`;
}

function filesOfChapter(id: string): string[] {
  const assignment = Object.values(CHAPTER_FILES).map((name) => join(courseRoot(), 'assignments', id, name));
  return [...assignment, ...filesIn(join(DIST, 'chapters', id))];
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !DERIVED.test(entry.name));
  return files.map(({ name }) => join(folder, name)).sort();
}

/** Over the bytes of the files in their order; a file that is not there counts as such. */
function digestOf(files: readonly string[]): string {
  const digest = createHash('sha256');
  for (const file of files) digest.update(bytesOf(file) ?? 'absent').update('\0');
  return digest.digest('hex');
}

function bytesOf(file: string): Buffer | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
