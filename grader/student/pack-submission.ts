import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Submission } from '../contracts/submission';
import { readSubmission } from '../intake/read-submission';

/** Equal files give equal zips: no date of theirs is kept. */
const ENTRY = { mtime: new Date(2000, 0, 1), mode: 0o100644 };

/**
 * Writes a submission's files as a zip and takes it in again as the grader will: what it would refuse or read otherwise
 * is no zip to hand in, and is removed.
 *
 * @throws the file system's error; Error where the zip does not hold what the folder does
 */
export async function packSubmission(submission: Submission, path: string): Promise<void> {
  const partial = `${path}.partial.zip`;
  try {
    await writeZip(submission, partial);
    const taken = await readSubmission(partial, submission.id);
    const same =
      taken.kind === 'submission' &&
      taken.submission.files.length === submission.files.length &&
      textsOf(taken.submission) === textsOf(submission);
    if (!same) throw new Error(`packSubmission: ${path} was written, but the grader reads something else out of it`);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

async function writeZip({ files }: Submission, path: string): Promise<void> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(Buffer.from(file.text, 'utf8'), file.path, ENTRY);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

function textsOf({ files }: Submission): string {
  return JSON.stringify(files.map(({ path, text }) => [path, text]));
}
