import { applyFault } from '../../../grader/authoring/apply-fault';
import { trivialSubmissions } from '../../../grader/authoring/trivial-submissions';
import type { Sequence } from '../../../grader/contracts/chapter';
import type { SubjectExports } from '../../../grader/contracts/operations';
import type { Band } from '../../../grader/contracts/verdict';
import { createRandom } from '../../../grader/judge/random';
import { loadSubject, type PlainChapter } from './plain-chapter';

/** What the named faults of a chapter fail. */
export interface Catch {
  readonly fault: string;
  /** Ids of the visible tests, and of the hidden tests and properties, that fail. */
  readonly visible: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

/** Judges the reference with each named fault in it. */
export async function catchFaults(plain: PlainChapter): Promise<readonly Catch[]> {
  const catches: Catch[] = [];
  for (const fault of plain.chapter.faults?.faults ?? []) {
    const judged = await plain.judge(loadSubject(applyFault(plain.referenceText, fault, 'faults/faults.json')));
    const failed = (visibility: string): ReadonlySet<string> =>
      new Set(judged.filter((c) => c.verdict !== 'pass' && c.visibility === visibility).map(({ test }) => test));
    catches.push({ fault: fault.id, visible: failed('visible'), hidden: failed('hidden') });
  }
  return catches;
}

/** Every "test does not catch fault" that contradicts the misconceptions named in the suites. */
export function brokenMisconceptions(plain: PlainChapter, catches: readonly Catch[]): readonly string[] {
  const entries = plain.chapter.suites.flatMap((suite) => [...suite.tests, ...(suite.properties ?? [])]);
  return entries.flatMap(({ id, misconceptions }) =>
    (misconceptions ?? [])
      .filter((fault) => !catches.some((c) => c.fault === fault && (c.visible.has(id) || c.hidden.has(id))))
      .map((fault) => `${id} does not catch ${fault}`),
  );
}

/** The trivial submissions of both suites that earn more than `most` points, and how many there are in all. */
export async function richTrivials(plain: PlainChapter, most: number) {
  const { assignment, suites } = plain.chapter;
  const submissions = suites.flatMap((suite) => trivialSubmissions(assignment, suite));
  const rich: string[] = [];
  for (const { answer, source } of submissions) {
    const score = await plain.grade(loadSubject(source));
    if (!(score <= most)) rich.push(`${answer}: ${score}`);
  }
  return { count: submissions.length, rich };
}

/** The checkpoints that a submission does not pass, each with its first difference. */
export async function lostCheckpoints(plain: PlainChapter, subject: SubjectExports): Promise<readonly string[]> {
  const judged = await plain.judge(subject);
  return judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, cause }) => `${id}: ${cause ?? ''}`);
}

/** Points per clause of a band: a test pays for the first clause it names, or for the one in `pays`. */
export function pointsByClause(plain: PlainChapter, band: Band): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const test of plain.chapter.suites.flatMap(({ tests }) => tests)) {
    const clause = test.pays ?? test.clauses[0];
    if (test.band === band && clause !== undefined) sums[clause] = (sums[clause] ?? 0) + test.points;
  }
  return Object.fromEntries(Object.entries(sums).map(([clause, sum]) => [clause, Math.round(sum * 1000) / 1000]));
}

/** Points of the visible tests of a band. */
export function visiblePoints(plain: PlainChapter, band: Band): number {
  return plain.visible.tests.filter((test) => test.band === band).reduce((sum, { points }) => sum + points, 0);
}

/** Clauses that no test and no property names: of the chapter's own, and of the given common ones. */
export function uncoveredClauses(plain: PlainChapter, common: readonly string[]): readonly string[] {
  const named = plain.chapter.suites.flatMap((suite) =>
    [...suite.tests, ...(suite.properties ?? [])].flatMap(({ clauses }) => clauses),
  );
  return [...Object.keys(plain.chapter.assignment.clauses), ...common].filter((clause) => !named.includes(clause));
}

/** The forty sequences of a property of the hidden suite. */
export function sequencesOf(plain: PlainChapter, generator: string): readonly Sequence[] {
  const seed = plain.hidden.properties?.find((property) => property.generator === generator)?.seed ?? 0;
  const property = plain.chapter.judging.properties[generator];
  if (property === undefined) throw new Error(`no property ${generator}`);
  return Array.from({ length: 40 }, (_, run) => property.generate(createRandom(seed + run), run));
}
