import { trivialSubmissions } from '../../../grader/authoring/trivial-submissions';
import type { Sequence, Step } from '../../../grader/contracts/chapter';
import type { Property as PropertyTest } from '../../../grader/contracts/generated/suite';
import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import type { SubjectExports } from '../../../grader/contracts/operations';
import type { Band } from '../../../grader/contracts/verdict';
import { loadSubject, scoreOf, type Fault, type OpenChapter } from './open-chapter';

/** What the release gates need to know of a chapter beside its files. */
export interface ChapterFacts {
  /** How many faults the course names. */
  readonly faults: number;
  /** Common clauses that bind this chapter. */
  readonly commonClauses: readonly string[];
  /** Another correct solution, written from the clauses. */
  readonly secondSolution: SubjectExports;
  /** Whether a step of the reference succeeded with a result that is not empty. */
  readonly isFull: (step: Step) => boolean;
  /** The most operations in all runs of all properties together. */
  readonly mostOperations: number;
}

/** Something that must hold for a chapter's suites, as a test title; `problems` is empty where it holds. */
export interface Gate {
  readonly title: string;
  readonly problems: () => Promise<readonly string[]> | readonly string[];
}

/**
 * The course's release gates for the suites of one chapter, in plain V8. A test file runs each as a test and expects no
 * problem.
 *
 * @source course README.md section 6
 */
export function releaseGates(bench: OpenChapter, facts: ChapterFacts): readonly Gate[] {
  return [
    { title: 'the loader finds no error and no warning', problems: () => bench.problems.map(({ message }) => message) },
    { title: 'the reference earns 100 points', problems: () => lostBy(bench, bench.reference) },
    { title: 'a second, independent solution earns 100 points', problems: () => lostBy(bench, facts.secondSolution) },
    { title: 'no trivial answer earns more than 15 points', problems: () => richTrivialAnswers(bench) },
    { title: 'the tests pay the points of the chapter table', problems: () => wrongPoints(bench) },
    { title: 'students see the gate, half of core and a third of edge', problems: () => missingVisiblePoints(bench) },
    { title: 'no hidden test is a visible one again', problems: () => repeatedTests(bench) },
    { title: 'every clause is covered', problems: () => uncoveredClauses(bench, facts.commonClauses) },
    {
      title: 'the faults are those of the course, with a hint each',
      problems: () => wrongFaultList(bench, facts.faults),
    },
    ...bench.faults.map((fault) => ({
      title: `${fault.id} is caught where the suites say, and often enough: ${fault.wrong}`,
      problems: () => missesOf(bench, fault),
    })),
    { title: 'visible tests alone catch half of the faults', problems: () => fewVisibleCatches(bench) },
    ...bench.properties.flatMap((test) => sequenceGates(bench, facts, test)),
    { title: 'the properties are affordable', problems: () => tooManyOperations(bench, facts.mostOperations) },
  ];
}

async function lostBy(bench: OpenChapter, subject: SubjectExports): Promise<readonly string[]> {
  const judged = await bench.judge(subject);
  const lost = failing(judged).map(({ id, verdict, cause }) => `${id}: ${verdict}, ${cause ?? ''}`);
  return Math.abs(scoreOf(judged) - 100) < 1e-9 ? lost : [...lost, `${scoreOf(judged)} points`];
}

async function richTrivialAnswers({ chapter, judge }: OpenChapter): Promise<readonly string[]> {
  const rich: string[] = [];
  for (const { answer, source } of chapter.suites.flatMap((suite) => trivialSubmissions(chapter.assignment, suite))) {
    const score = scoreOf(await judge(loadSubject(source)));
    if (!(score <= 15)) rich.push(`always ${answer}: ${score} points`);
  }
  return rich;
}

function wrongPoints(bench: OpenChapter): readonly string[] {
  const { core, edge } = bench.chapter.assignment.points;
  return [
    ...differences('core', pointsByClause(bench, 'core'), core),
    ...differences('edge', pointsByClause(bench, 'edge'), edge),
  ];
}

function differences(
  band: Band,
  paid: Readonly<Record<string, number>>,
  table: Readonly<Record<string, number>>,
): readonly string[] {
  return [...new Set([...Object.keys(paid), ...Object.keys(table)])]
    .filter((clause) => Math.abs((paid[clause] ?? 0) - (table[clause] ?? 0)) > 1e-9)
    .map((clause) => `${band} pays ${paid[clause] ?? 0} for ${clause}; the table says ${table[clause] ?? 0}`);
}

function pointsByClause({ tests }: OpenChapter, band: Band): Record<string, number> {
  const points: Record<string, number> = {};
  for (const test of tests) {
    const clause = test.pays ?? test.clauses[0];
    if (test.band === band && clause !== undefined) points[clause] = (points[clause] ?? 0) + test.points;
  }
  return points;
}

function missingVisiblePoints({ chapter }: OpenChapter): readonly string[] {
  const least = { gate: 10, core: 20, edge: 25 / 3 } as const;
  const visible = chapter.suites[0]?.tests ?? [];
  return (['gate', 'core', 'edge'] as const).flatMap((band) => {
    const points = sum(visible.filter((test) => test.band === band).map((test) => test.points));
    return points >= least[band] ? [] : [`${points} visible points of ${band}`];
  });
}

function repeatedTests({ chapter }: OpenChapter): readonly string[] {
  const [visible, hidden] = chapter.suites;
  const programs = (visible?.tests ?? []).map(({ setup, ops }) => JSON.stringify([setup, ops]));
  return (hidden?.tests ?? [])
    .filter(({ setup, ops }) => programs.includes(JSON.stringify([setup, ops])))
    .map(({ id }) => id);
}

function uncoveredClauses({ chapter, tests, properties }: OpenChapter, common: readonly string[]): readonly string[] {
  const covered = new Set([...tests, ...properties].flatMap(({ clauses }) => clauses));
  return [...Object.keys(chapter.assignment.clauses), ...common].filter((clause) => !covered.has(clause));
}

function wrongFaultList({ chapter, faults }: OpenChapter, count: number): readonly string[] {
  const ids = Array.from({ length: count }, (_, index) => `${chapter.id.slice(0, 2)}-M${index + 1}`);
  const hinted = new Set(chapter.hints?.ladders.flatMap((ladder) => ladder.faults));
  return [
    ...ids.filter((id, index) => faults[index]?.id !== id).map((id) => `${id} is not at its place`),
    ...ids.filter((id) => !hinted.has(id)).map((id) => `${id} has no hint`),
  ];
}

async function missesOf(bench: OpenChapter, fault: Fault): Promise<readonly string[]> {
  const judged = await bench.judge(bench.faulty(fault));
  const failed = new Set(failing(judged).map(({ test }) => test));
  const tests = bench.tests.filter(({ id }) => failed.has(id));
  const isSeen = failing(judged).some(({ visibility }) => visibility === 'visible');
  const meant = [...bench.tests, ...bench.properties].filter((test) => test.misconceptions?.includes(fault.id));
  return [
    ...(isSeen || tests.length >= 2 ? [] : ['neither one visible nor two hidden tests fail']),
    ...(meant.length > 0 ? [] : ['no test names it']),
    ...meant.filter(({ id }) => !failed.has(id)).map(({ id }) => `${id} names it and passes`),
    ...(scoreOf(judged) < 97 ? [] : [`it costs only ${100 - scoreOf(judged)} points`]),
  ];
}

async function fewVisibleCatches(bench: OpenChapter): Promise<readonly string[]> {
  const uncaught: string[] = [];
  for (const fault of bench.faults) {
    const judged = await bench.judge(bench.faulty(fault));
    if (!failing(judged).some(({ visibility }) => visibility === 'visible')) uncaught.push(fault.id);
  }
  return 2 * uncaught.length <= bench.faults.length ? [] : uncaught;
}

function sequenceGates(bench: OpenChapter, facts: ChapterFacts, test: PropertyTest): readonly Gate[] {
  const sequences = bench.sequencesOf(test);
  const name = `the sequences of ${test.generator}`;
  return [
    { title: `${name} begin small and grow`, problems: () => wrongLengths(sequences) },
    {
      title: `${name} have at least as many operations with a result as without one`,
      problems: () =>
        sequences.flatMap((sequence, run) => {
          const steps = bench.stepsOf(bench.reference, sequence);
          return 2 * steps.filter(facts.isFull).length < steps.length ? [`run ${run}`] : [];
        }),
    },
    {
      title: `${name} give the reference nothing to break, also when operations are left out as shrinking does`,
      problems: () => brokenConditions(bench, test, sequences),
    },
  ];
}

function wrongLengths(sequences: readonly Sequence[]): readonly string[] {
  const lengths = sequences.map(({ calls }) => calls.length);
  const grows = sum(lengths.slice(30)) > sum(lengths.slice(0, 10));
  return (lengths[0] ?? 0) <= 25 && grows ? [] : [`their lengths are ${lengths.join(', ')}`];
}

function brokenConditions(bench: OpenChapter, { generator }: PropertyTest, sequences: readonly Sequence[]): string[] {
  const { condition } = bench.chapter.judging.properties[generator] ?? {};
  return sequences.flatMap((whole, run) => {
    const thinned = { ...whole, calls: whole.calls.filter((_, index) => index % 3 !== 1) };
    return [whole, thinned].flatMap((sequence) => {
      const steps = bench.stepsOf(bench.reference, sequence);
      const broken = condition?.(steps, steps) ?? null;
      return broken === null ? [] : [`run ${run}, operation ${broken.at}: ${broken.message}`];
    });
  });
}

function tooManyOperations(bench: OpenChapter, most: number): readonly string[] {
  const count = sum(bench.properties.flatMap((test) => bench.sequencesOf(test).map(({ calls }) => calls.length)));
  return count > 500 && count <= most ? [] : [`${count} operations; expected 500 to ${most}`];
}

function failing(judged: readonly JudgedCheckpoint[]): readonly JudgedCheckpoint[] {
  return judged.filter(({ verdict }) => verdict !== 'pass');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
