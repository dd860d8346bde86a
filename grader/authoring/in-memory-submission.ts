import { createHash } from 'node:crypto';
import type { IntakeResult, SubmittedFile } from '../contracts/submission';

/** Makes a submission from texts, as intake would have read it. */
export function inMemorySubmission(id: string, texts: Readonly<Record<string, string>>): IntakeResult {
  const files = Object.entries(texts)
    .map(([path, text]): SubmittedFile => ({ path, text, bytes: Buffer.byteLength(text), sha256: digest(text) }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  const sha256 = digest(files.map((file) => `${file.path}\0${file.sha256}\n`).join(''));
  return { kind: 'submission', submission: { id, sha256, files, ignored: [] } };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
