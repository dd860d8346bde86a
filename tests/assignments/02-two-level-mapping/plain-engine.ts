import { operations } from '../../../assignments/02-two-level-mapping/operations';
import type { Program, Transcript } from '../../../grader/contracts/engine';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import * as machine from '../../../reference/machine';

/** Runs a program in plain V8, in this process: for our own code only. */
export function runPlain(subject: SubjectExports, { setup, calls }: Pick<Program, 'setup' | 'calls'>): Transcript {
  return openPlainEngine(operations, subject, machine).runSync({ suite: 0, fuel: 0, setup, calls });
}
