import {
  failedMapsChangeNothing,
  framesAreConserved,
  vmsAreIsolated,
} from '../../assignments/02-two-level-mapping/conditions';
import { properties } from '../../assignments/02-two-level-mapping/generators';
import type { Property } from '../../grader/contracts/chapter';
import type { SubjectExports } from '../../grader/contracts/operations';
import { createRandom } from '../../grader/judge/random';
import { chapterOrThrow, loaderOf, referenceExports, textWith } from './02-two-level-mapping/chapter';
import { runPlain } from './02-two-level-mapping/plain-engine';
import { stepsOf } from './02-two-level-mapping/steps';

type Condition = NonNullable<Property['condition']>;

/** How many of 40 sequences the condition alone, without a look at plain results, finds broken. */
function brokenRuns(condition: Condition, generator: string, subject: SubjectExports): number {
  const runs = Array.from({ length: 40 }, (_, run) => {
    const sequence = properties[generator]?.generate(createRandom(900 + run), run);
    if (sequence === undefined) throw new Error(`no generator ${generator}`);
    const oracle = stepsOf(sequence, runPlain(referenceExports, sequence));
    return condition(stepsOf(sequence, runPlain(subject, sequence)), oracle);
  });
  return runs.filter((found) => found !== null).length;
}

function faulty(id: string): SubjectExports {
  const fault = chapterOrThrow().faults?.faults.find((candidate) => candidate.id === id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return loaderOf(textWith(fault))();
}

/** Answers like a machine in which nothing ever succeeds. */
const refusing: SubjectExports = {
  createTwoLevelMap: () => ({
    createVm: () => undefined,
    createProcess: () => undefined,
    map: () => ({ ok: false, reason: 'out-of-memory' }),
    unmap: () => false,
    evict: () => null,
    translate: () => ({ ok: false, failed: 'page-table' }),
    destroyVm: () => 0,
    realMap: () => [],
  }),
};

const conditions: readonly (readonly [string, Condition, string, string])[] = [
  ['conservation', framesAreConserved, 'frame-conservation', '02-M5'],
  ['isolation', vmsAreIsolated, 'vm-isolation', '02-M1'],
  ['atomicity', failedMapsChangeNothing, 'out-of-memory-atomicity', '02-M6'],
];

describe.each(conditions)('the condition of %s', (_name, condition, generator, fault) => {
  it('holds for the reference', () => {
    expect(brokenRuns(condition, generator, referenceExports)).toBe(0);
  });

  it(`finds ${fault} by itself`, () => {
    expect(brokenRuns(condition, generator, faulty(fault))).toBeGreaterThanOrEqual(20);
  });

  it('does not hold for a submission in which nothing succeeds', () => {
    expect(brokenRuns(condition, generator, refusing)).toBe(40);
  });
});
