import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { IgnoredFile, IntakeResult, Submission, SubmittedFile } from '../contracts/submission';
import { type Candidate, collectFiles } from './collect-files';
import { decodeText } from './decode-text';
import { errorCode, openFolderTree } from './folder-tree';
import { MAX_FILE_BYTES, MAX_LISTED_IGNORED, MAX_TOTAL_BYTES } from './limits';
import { quotedName } from './name-text';
import { tooLargeInAll } from './rejections';
import { ReadFault, Rejection, type SourceTree } from './source-tree';
import { openZipTree } from './zip-tree';

/**
 * Takes in one submission: reads its allowed `.ts` files once, into memory, and lists what it left aside. A submission
 * without such files is a submission all the same.
 *
 * Never rejects: what the student can mend is `rejected`, and everything else that goes wrong is the grader's `fault`.
 *
 * @param path - a folder or a `.zip`
 * @param id - the student id, already checked
 * @source sandbox.md L0 and catalogue 69 to 83
 */
export async function readSubmission(path: string, id: string): Promise<IntakeResult> {
  try {
    const tree = await openTree(path);
    const { candidates, ignored } = await collectFiles(tree);
    const files = await readFiles(tree, candidates);
    const submission: Submission = { id, sha256: digestOf(files), files, ignored: clipped(ignored) };
    return { kind: 'submission', submission };
  } catch (error) {
    if (error instanceof Rejection) return { kind: 'rejected', id, problem: error.problem };
    return { kind: 'fault', id, problem: { message: faultMessage(error) } };
  }
}

async function openTree(path: string): Promise<SourceTree> {
  const facts = await stat(path);
  if (facts.isDirectory()) return openFolderTree(path);
  if (facts.isFile()) return openZipTree(path);
  throw new ReadFault('The submission is neither a folder nor a file; name a folder or a .zip.');
}

async function readFiles(tree: SourceTree, candidates: readonly Candidate[]): Promise<readonly SubmittedFile[]> {
  const files: SubmittedFile[] = [];
  let total = 0;
  for (const { path, source } of candidates) {
    const bytes = await tree.read(source, MAX_FILE_BYTES);
    total += bytes.length;
    if (total > MAX_TOTAL_BYTES) throw tooLargeInAll(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.push({ path, text: decodeText(path, bytes), bytes: bytes.length, sha256 });
  }
  return files;
}

function digestOf(files: readonly SubmittedFile[]): string {
  const digest = createHash('sha256');
  // No path holds a NUL or a line end, so the text has one reading.
  for (const { path, sha256 } of files) digest.update(`${path}\0${sha256}\n`);
  return digest.digest('hex');
}

function clipped(ignored: readonly IgnoredFile[]): readonly IgnoredFile[] {
  const more = ignored.length - MAX_LISTED_IGNORED;
  if (more <= 0) return ignored;
  const rest = { path: `(${more} more)`, reason: 'These were left aside for reasons such as those above.' };
  return [...ignored.slice(0, MAX_LISTED_IGNORED), rest];
}

function faultMessage(error: unknown): string {
  if (error instanceof ReadFault) return error.message;
  const code = errorCode(error);
  if (code !== null)
    return `The submission could not be read (${code}); make it readable for the grader and grade again.`;
  return `The grader failed while it read the submission (${quotedName(String(error))}); please report this.`;
}
