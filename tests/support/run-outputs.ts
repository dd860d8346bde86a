import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../grader/contracts/generated/report';
import { filesBelow, readRun, textsBelow } from './read-grades';

/** Every byte of a finished run that may not depend on when and how it ran, by path; run.json without its timings. */
export function outputsOf(out: string): ReadonlyMap<string, string> {
  const { submissions, ...run } = readRun(out);
  const facts = {
    ...run,
    startedAt: '',
    milliseconds: 0,
    submissions: submissions.map((submission) => ({ ...submission, milliseconds: 0 })),
  };
  return new Map([...textsBelow(out), ['run.json', JSON.stringify(facts)]]);
}

/** The paths at which two runs differ, those that only one of them has included. */
export function differences(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].filter((path) => left.get(path) !== right.get(path)).sort();
}

/**
 * What is wrong with the reports of a run that may not have come to its end. Each report has the bytes that it should
 * have, or says that it was not judged and holds no number.
 */
export function wrongReports(out: string, expected: ReadonlyMap<string, string>): string[] {
  if (!existsSync(out)) return [];
  return filesBelow(out).flatMap((path) => {
    if (!path.endsWith('/report.json')) return [];
    const text = readFileSync(join(out, path), 'utf8');
    if (text === expected.get(path)) return [];
    return saysNotJudged(text) ? [] : [`${path}: neither the right report nor one that is not judged`];
  });
}

function saysNotJudged(text: string): boolean {
  try {
    const { status, score, chapters } = JSON.parse(text) as Report;
    const unjudged = Object.values(chapters).filter((chapter) => chapter.status === 'not-judged');
    return status === 'not-judged' && score === null && unjudged.every((chapter) => chapter.score === null);
  } catch {
    return false;
  }
}
