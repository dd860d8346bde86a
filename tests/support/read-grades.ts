import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../grader/contracts/generated/report';
import type { RunManifest } from '../../grader/contracts/generated/run';

/** Reads a student's report.json of an output folder. */
export function readReport(out: string, student: string): Report {
  return JSON.parse(readFileSync(join(out, student, 'report.json'), 'utf8')) as Report;
}

/** Reads run.json of an output folder. */
export function readRun(out: string): RunManifest {
  return JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as RunManifest;
}

/** All files below a folder, by relative path with forward slashes, ascending. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replace(/\\/g, '/'))
    .sort();
}

/** Every file below a folder with its text. */
export function textsBelow(folder: string): ReadonlyMap<string, string> {
  return new Map(filesBelow(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** How often each verdict occurs in a chapter. */
export function countVerdicts(chapter: Report['chapters'][string] | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of chapter?.checkpoints ?? []) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

/** The verdicts of a chapter by checkpoint. */
export function verdictsOf(chapter: Report['chapters'][string] | undefined): Record<string, string> {
  return Object.fromEntries((chapter?.checkpoints ?? []).map(({ id, verdict }) => [id, verdict]));
}
