import type { JudgedCheckpoint } from '../../contracts/judged-checkpoint';
import type { SuiteFile, Test } from '../../contracts/generated/suite';
import type { Verdict } from '../../contracts/verdict';
import { fuelBudget } from '../../judge/judge-chapter';
import type { JudgeContext, Judging } from '../../judge/judge-context';
import { judgeProperty } from '../../judge/judge-property';
import { judgeTest } from '../../judge/judge-test';

/** A checkpoint that a variant fails, and how. */
export interface Kill {
  readonly checkpoint: string;
  readonly verdict: Verdict;
}

/** How many tests are under way at once. */
const AT_ONCE = 8;

/** A variant that never ends is not waited for more often. */
const MOST_TIMEOUTS = 12;

/**
 * Finds out whether a variant is killed. All tests are run, because which of them fail together says how much each is
 * worth; properties cost more, and are only asked about a variant that passes every test, up to the first that fails.
 *
 * @returns the checkpoints that failed; empty if the variant survives
 */
export async function runMutant(judging: Judging): Promise<Kill[]> {
  const contexts = judging.chapter.suites.map((suite) => ({ suite, context: contextOf(judging, suite) }));
  const tests = contexts.flatMap(({ suite, context }) => suite.tests.map((test) => ({ test, context })));
  const kills: Kill[] = [];
  for (let start = 0; start < tests.length; start += AT_ONCE) {
    kills.push(...(await judgeTests(tests.slice(start, start + AT_ONCE))));
    const timeouts = kills.filter(({ verdict }) => verdict === 'timeout').length;
    if (timeouts > MOST_TIMEOUTS || (timeouts > 0 && timeouts < kills.length)) return kills;
  }
  if (kills.length > 0) return kills;
  for (const { suite, context } of contexts) {
    for (const property of suite.properties ?? []) {
      const failed = failuresOf([await judgeProperty(context, property)]);
      if (failed.length > 0) return failed;
    }
  }
  return [];
}

interface PlacedTest {
  readonly test: Test;
  readonly context: JudgeContext;
}

async function judgeTests(tests: readonly PlacedTest[]): Promise<Kill[]> {
  const judged = await Promise.all(tests.map(({ test, context }) => judgeTest(context, test)));
  return failuresOf(judged.flat());
}

/** Judges the visible tests alone. */
export async function runVisible(judging: Judging): Promise<JudgedCheckpoint[]> {
  const visible = judging.chapter.suites.filter(({ visibility }) => visibility === 'visible');
  const tests = visible.flatMap((suite) => suite.tests.map((test) => ({ test, context: contextOf(judging, suite) })));
  return (await Promise.all(tests.map(({ test, context }) => judgeTest(context, test)))).flat();
}

/** A budget this many times as large is spent too by a variant that never ends. */
const FAR_BEYOND = 20;

/**
 * Whether a variant that spent a budget never ends, rather than being slow: then any budget kills it.
 *
 * @param kills - what it failed
 */
export async function neverEnds(judging: Judging, kills: readonly Kill[]): Promise<boolean> {
  const { recorded, suites } = judging.chapter;
  const spent = kills.find(({ verdict }) => verdict === 'timeout')?.checkpoint;
  for (const suite of suites) {
    const test = suite.tests.find(({ id }) => spent === id || spent?.startsWith(`${id}.`) === true);
    if (test === undefined) continue;
    const fuel = FAR_BEYOND * fuelBudget(recorded?.fuel[test.id]);
    const judged = await judgeTest({ ...contextOf(judging, suite), fuelFor: () => fuel }, test);
    return judged.some(({ verdict }) => verdict === 'timeout' || verdict === 'out-of-memory');
  }
  return false;
}

/** What fails. */
export function failuresOf(judged: readonly JudgedCheckpoint[]): Kill[] {
  return judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => ({ checkpoint: id, verdict }));
}

/** All suites share one engine instance: a mutant of ours has nothing to hide from one in the other. */
function contextOf(judging: Judging, { visibility }: SuiteFile): JudgeContext {
  const fuelFor = (id: string): number => fuelBudget(judging.chapter.recorded?.fuel[id]);
  return { ...judging, visibility, suiteNumber: 0, fuelFor };
}
