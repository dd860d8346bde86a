import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLATION } from '../contracts/installation';
import type { Chapter } from '../contracts/chapter';

/** The path of a chapter's student file inside a submission. */
export function studentPath(chapter: Chapter): string {
  return `${chapter.id}/${chapter.assignment.file}`;
}

/** The text of a chapter's reference. */
export function readReference(chapter: Chapter): string {
  return readFileSync(join(INSTALLATION, 'reference', studentPath(chapter)), 'utf8');
}

/** The text of a chapter's starter. */
export function readStarter(chapter: Chapter): string {
  return readFileSync(join(INSTALLATION, 'starter', studentPath(chapter)), 'utf8');
}

/** The path of a file of a chapter's assignment, as an author knows it. */
export function assignmentPath(chapter: Chapter, file: string): string {
  return `assignments/${chapter.id}/${file}`;
}
