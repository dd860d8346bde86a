import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { acceptInSuites, fillSuites, type ChangedSuite } from '../../authoring/fill-suites';
import { recordChapter } from '../../authoring/record-chapter';
import { isFresh, recordFiles } from '../../authoring/record-files';
import { courseRoot, openCourse, openReference, resolveChapter } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import { InvalidInput } from '../../contracts/file-problem';
import { INSTALLATION } from '../../contracts/installation';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';

/** The options of `pagewalk author record`. */
export interface RecordOptions {
  readonly check?: boolean;
  readonly accept?: readonly string[];
  readonly jobs?: number;
}

/**
 * `pagewalk author record`: fills new expectations from the reference, then writes recorded.json and the kill matrix of
 * each chapter, or says whether they are fresh.
 */
export async function authorRecord(chapter: string | undefined, options: RecordOptions): Promise<number> {
  const all = chapterIds(courseRoot());
  const ids = chapter === undefined ? all : [resolveChapter(chapter, all)];
  const accepted = options.accept ?? [];
  if (accepted.length > 0) return acceptReviewed(ids, accepted);
  if (options.check !== true) {
    for (const id of ids) await writeSuites(fillSuites(id, openReference(id)), sayFilled);
  }
  return recordAll(ids, options);
}

async function recordAll(ids: readonly string[], { check, jobs }: RecordOptions): Promise<number> {
  const lanes = jobs ?? availableParallelism();
  const grading = await openGrading(() => openCourse(ids, ['recorded', 'killMatrix']), {
    shrinkHidden: false,
    jobs: lanes,
  });
  let stale = 0;
  try {
    for (const part of grading.course) {
      for (const file of recordFiles(part.chapter, await recordChapter(grading, part, lanes))) {
        if (isFresh(file)) continue;
        stale++;
        if (check === true) {
          process.stderr.write(`${file.path}:1:1: error: it is stale; run \`npx pagewalk author record\`.\n`);
        } else await writeAtomically(join(INSTALLATION, file.path), file.text);
      }
    }
  } finally {
    await grading.close();
  }
  return check === true && stale > 0 ? EXIT.invalidInput : EXIT.done;
}

async function acceptReviewed(ids: readonly string[], accepted: readonly string[]): Promise<number> {
  const changed = ids.flatMap((id) => acceptInSuites(id, accepted));
  const known = new Set(changed.flatMap(({ tests }) => tests));
  const unknown = accepted.find((id) => !known.has(id));
  if (unknown !== undefined) {
    const message = `there is no unreviewed test "${unknown}"; \`pagewalk author validate\` lists those that are.`;
    throw new InvalidInput([{ severity: 'error', file: '--accept', line: 1, column: 1, message }]);
  }
  await writeSuites(changed, (test) => `${test} is reviewed.`);
  return EXIT.done;
}

async function writeSuites(changed: readonly ChangedSuite[], say: (test: string) => string): Promise<void> {
  for (const { path, text, tests } of changed) {
    await writeAtomically(join(INSTALLATION, path), text);
    for (const test of tests) process.stdout.write(`${path}: ${say(test)}\n`);
  }
}

function sayFilled(test: string): string {
  return `${test} was filled from the reference. Hold it against the clauses, then run \`pagewalk author record --accept ${test}\`.`;
}
