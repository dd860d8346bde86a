import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IntakeResult, Problem, Submission } from '../../../grader/contracts/submission';

/** A folder of its own for one test file, and what tests put into it. */
export interface Scratch {
  /** A new empty folder. */
  folder(): string;
  /** A new folder that holds the given files. */
  withFiles(files: Readonly<Record<string, string | Buffer>>): string;
  /** A new zip of the given bytes. */
  zip(bytes: Buffer): string;
  remove(): void;
}

export function makeScratch(): Scratch {
  const top = mkdtempSync(join(tmpdir(), 'pagewalk-intake-'));
  let count = 0;
  const next = (): string => join(top, `case${++count}`);
  const folder = (): string => {
    const path = next();
    mkdirSync(path);
    return path;
  };
  return {
    folder,
    withFiles(files) {
      const root = folder();
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      return root;
    },
    zip(bytes) {
      const path = `${next()}.zip`;
      writeFileSync(path, bytes);
      return path;
    },
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

/** The submission, or an error that shows what intake found instead. */
export function submissionOf(result: IntakeResult): Submission {
  if (result.kind !== 'submission') throw new Error(`expected a submission, found ${JSON.stringify(result)}`);
  return result.submission;
}

/** The problem of a rejection, or an error that shows what intake found instead. */
export function rejectionOf(result: IntakeResult): Problem {
  if (result.kind !== 'rejected')
    throw new Error(`expected a rejection, found ${JSON.stringify(result).slice(0, 500)}`);
  return result.problem;
}

/** The problem of a fault, or an error that shows what intake found instead. */
export function faultOf(result: IntakeResult): Problem {
  if (result.kind !== 'fault') throw new Error(`expected a fault, found ${JSON.stringify(result).slice(0, 500)}`);
  return result.problem;
}

/** Paths of the files taken in. */
export function pathsOf(submission: Submission): readonly string[] {
  return submission.files.map(({ path }) => path);
}

/** Paths left aside, in the order of the list. */
export function ignoredOf(submission: Submission): readonly string[] {
  return submission.ignored.map(({ path }) => path);
}
