import type { Chapter } from '../contracts/chapter';
import type { SuiteFile } from '../contracts/generated/suite';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import type { Verdict } from '../contracts/verdict';
import { planCheckpoints } from './checkpoint-plan';

/**
 * All checkpoints of a chapter with one verdict and no credit, for a chapter that was not run: `not-attempted` where its
 * file is missing, `error` where it does not compile, `not-judged` where the grader itself failed.
 */
export function unjudgedCheckpoints(chapter: Chapter, verdict: Verdict): JudgedCheckpoint[] {
  return chapter.suites.flatMap((suite) => [...testsOf(suite, verdict), ...propertiesOf(suite, verdict)]);
}

function testsOf(suite: SuiteFile, verdict: Verdict): JudgedCheckpoint[] {
  return suite.tests.flatMap((test) =>
    planCheckpoints(test).map((plan) => ({
      ...nothing(verdict),
      id: plan.id,
      title: plan.title,
      concept: test.concept ?? test.title,
      visibility: suite.visibility,
      band: test.band,
      maxPoints: plan.maxPoints,
      clauses: test.clauses,
      test: test.id,
      requires: test.requires ?? [],
      isExports: plan.own.every((index) => test.ops[index]?.op === 'expectExports'),
    })),
  );
}

function propertiesOf(suite: SuiteFile, verdict: Verdict): JudgedCheckpoint[] {
  return (suite.properties ?? []).map((property) => ({
    ...nothing(verdict),
    id: property.id,
    title: property.title,
    concept: property.concept,
    visibility: suite.visibility,
    band: 'property' as const,
    maxPoints: property.points,
    clauses: property.clauses,
    test: property.id,
    requires: property.requires ?? [],
    isExports: false,
  }));
}

function nothing(verdict: Verdict) {
  return { verdict, credit: 0, observed: '', fuel: 0 };
}
