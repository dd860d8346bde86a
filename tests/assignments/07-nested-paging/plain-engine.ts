import type { Sequence } from '../../../grader/contracts/chapter';
import type { Transcript } from '../../../grader/contracts/engine';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { operations } from '../../../assignments/07-nested-paging/operations';
import * as machine from '../../../reference/machine';

/** Runs operations of this chapter in plain V8, in this process: for our own code only. */
export function runPlain(subject: SubjectExports, { setup, calls }: Sequence): Transcript {
  return openPlainEngine(operations, subject, machine).runSync({ suite: 0, setup, calls, fuel: 0 });
}
