import type { SuiteFile, Test } from '../contracts/generated/suite';
import { judgeProperty } from './judge-property';
import type { JudgeContext, Judging } from './judge-context';
import { asksForExports, judgeTest } from './judge-test';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';

/** The budget is this many times the reference's own use, and at least that of a reference that uses one tick. */
const FUEL_FACTOR = 50;

/** The budget of a test or property: derived from what the reference used, so that it is the same on every machine. */
export function fuelBudget(referenceTicks: number | undefined): number {
  return FUEL_FACTOR * ((referenceTicks ?? 0) + 1);
}

/**
 * Judges all suites of a chapter: the visible one first, then the hidden one, each in file order. A checkpoint of a
 * failed test whose requirement failed is `blocked`; one that passes keeps its verdict.
 */
export async function judgeChapter(judging: Judging): Promise<JudgedCheckpoint[]> {
  const judged: Promise<JudgedCheckpoint[]>[] = [];
  for (const [index, suite] of judging.chapter.suites.entries())
    judged.push(...(await judgeSuite(judging, suite, index)));
  return markBlocked((await Promise.all(judged)).flat());
}

/** Judges a suite; only the tests that wait for the type check may still be under way when this returns. */
async function judgeSuite(judging: Judging, suite: SuiteFile, index: number): Promise<Promise<JudgedCheckpoint[]>[]> {
  const context: JudgeContext = {
    ...judging,
    visibility: suite.visibility,
    suiteNumber: index,
    fuelFor: (id) => fuelBudget(judging.chapter.recorded?.fuel[id]),
  };
  const wanted = (id: string): boolean =>
    judging.only === undefined || id === judging.only || judging.only.startsWith(`${id}.`);
  const tests = suite.tests.filter((test) => wanted(test.id));
  const judged = tests.map((test) => judgeTest(context, test));
  // All are awaited in the end; until then a failure of the engine must not count as unhandled.
  for (const promise of judged) promise.catch(() => undefined);
  await Promise.all(judged.filter((_, at) => !asksForExports(tests[at] as Test)));
  for (const property of suite.properties ?? []) {
    if (wanted(property.id)) judged.push(Promise.resolve([await judgeProperty(context, property)]));
  }
  return judged;
}

/** Marks failures whose requirement failed; a requirement is a test, and it failed if one of its checkpoints did. */
export function markBlocked(judged: readonly JudgedCheckpoint[]): JudgedCheckpoint[] {
  const failed = new Set(judged.filter(({ verdict }) => verdict !== 'pass').map(({ test }) => test));
  return judged.map((checkpoint) => {
    const blocked = isFailure(checkpoint) && checkpoint.requires.some((test) => failed.has(test));
    return blocked ? { ...checkpoint, verdict: 'blocked' } : checkpoint;
  });
}

/** A failure that a failed requirement can explain; a stub stays `not-attempted`. */
function isFailure({ verdict }: JudgedCheckpoint): boolean {
  return verdict !== 'pass' && verdict !== 'not-attempted' && verdict !== 'not-judged';
}
