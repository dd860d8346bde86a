import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../contracts/installation';
import type { ChapterTexts } from '../suites/chapter-files';

/** What the build wrote about the chapters that it found valid. */
export const VOUCHED_FILE = join(DIST, 'vouched.json');

/**
 * The digest of everything that decides whether a chapter is valid: its files' texts and the code that judges it. The
 * checks themselves and this file come from the same build.
 */
export function chapterDigest({ folderName, texts }: ChapterTexts): string {
  const hash = createHash('sha256').update(readFileSync(join(DIST, 'chapters', folderName, 'judging.js')));
  for (const [name, text] of Object.entries(texts)) hash.update(`\0${name}\0${text.length}\0`).update(text);
  return hash.digest('hex');
}

/**
 * Whether the build has found exactly these files valid. Checking a chapter takes longer than reading it, and a grader
 * reads the same files again and again; one byte of difference, and they are checked.
 */
export function isVouchedFor(files: ChapterTexts): boolean {
  return vouched()[files.folderName] === chapterDigest(files);
}

function vouched(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(VOUCHED_FILE, 'utf8')) as Record<string, string>;
  } catch {
    return {}; // a build that could vouch for nothing
  }
}
