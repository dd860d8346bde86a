import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLATION } from '../contracts/installation';
import type { Chapter } from '../contracts/chapter';
import { assignmentPath } from './author-inputs';
import type { ChapterRecord } from './record-chapter';

/** A generated file of a chapter, as it should be. */
export interface RecordFile {
  /** Path as an author knows it, from the root of the course. */
  readonly path: string;
  readonly text: string;
}

/** The files that a record is written to. */
export function recordFiles(chapter: Chapter, { recorded, killMatrix }: ChapterRecord): RecordFile[] {
  return [
    { path: assignmentPath(chapter, 'recorded.json'), text: `${JSON.stringify(recorded, null, 2)}\n` },
    { path: assignmentPath(chapter, 'faults/kill-matrix.json'), text: `${JSON.stringify(killMatrix, null, 2)}\n` },
  ];
}

/** Whether a generated file stands on disk as it should be. */
export function isFresh({ path, text }: RecordFile): boolean {
  const file = join(INSTALLATION, path);
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}
