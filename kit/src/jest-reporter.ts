import { summarise, type TestOutcome } from './jest-summary';

/** The parts of Jest's results that a summary needs. */
interface Results {
  readonly testResults: readonly {
    readonly testExecError?: unknown;
    readonly failureMessage?: string | null;
    readonly testResults: readonly TestOutcome[];
  }[];
}

/**
 * Jest's reporter in a starter: what was attempted and failed, then a line per chapter. Jest's own would print hundreds
 * of stubs.
 */
export class PagewalkReporter {
  /** Jest calls this at the end of a run. */
  onRunComplete(_contexts: unknown, { testResults }: Results): void {
    const outcomes = testResults.flatMap((file) => file.testResults);
    const problems = testResults.flatMap(({ testExecError, failureMessage }) =>
      testExecError === undefined || typeof failureMessage !== 'string' ? [] : [failureMessage],
    );
    process.stderr.write(summarise(outcomes, problems));
  }
}
