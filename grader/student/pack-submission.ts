import { rm, writeFile, rename } from 'node:fs/promises';
import type { Submission } from '../contracts/submission';
import { readSubmission } from '../intake/read-submission';
import { zipOf } from './write-zip';

/**
 * Writes a submission's files as a zip and takes it in again as the grader will: what it would refuse or read otherwise
 * is no zip to hand in, and is removed.
 *
 * @throws the file system's error; Error where the zip does not hold what the folder does
 */
export async function packSubmission(submission: Submission, path: string): Promise<void> {
  const files = submission.files.map((file) => ({ path: file.path, bytes: Buffer.from(file.text, 'utf8') }));
  const partial = `${path}.partial.zip`;
  try {
    await writeFile(partial, zipOf(files));
    const taken = await readSubmission(partial, submission.id);
    const same =
      taken.kind === 'submission' &&
      taken.submission.files.length === files.length &&
      textsOf(taken.submission) === textsOf(submission);
    if (!same) throw new Error(`packSubmission: ${path} was written, but the grader reads something else out of it`);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

function textsOf({ files }: Submission): string {
  return JSON.stringify(files.map(({ path, text }) => [path, text]));
}
