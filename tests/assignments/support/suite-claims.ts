import type { SubjectExports } from '../../../grader/contracts/operations';
import { scoreOf, type ChapterKit } from './chapter-kit';
import type { Claim } from './claims';

/** What must hold of the suites of every chapter. `second` is a correct solution written on its own. */
export function suiteClaims(kit: ChapterKit, second: SubjectExports): readonly Claim[] {
  return [
    { claim: 'satisfy the loader without an error or a warning', problems: () => kit.problems },
    { claim: 'give the reference 100 points', problems: () => lostPoints(kit, kit.reference) },
    { claim: 'give an independent solution 100 points', problems: () => lostPoints(kit, second) },
    { claim: 'cover every clause of the chapter', problems: () => uncoveredClauses(kit) },
    { claim: 'show all of gate, half of core and a third of edge', problems: () => hiddenShares(kit) },
    { claim: 'keep the hidden tests different from the visible ones', problems: () => repeatedPrograms(kit) },
  ];
}

async function lostPoints(kit: ChapterKit, subject: SubjectExports): Promise<readonly unknown[]> {
  const judged = await kit.judge(() => subject);
  const lost = judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, cause }) => [id, cause]);
  return Math.abs(scoreOf(judged) - 100) < 1e-9 ? lost : [...lost, scoreOf(judged)];
}

function uncoveredClauses({ chapter }: ChapterKit): readonly string[] {
  const entries = chapter.suites.flatMap((suite) => [...suite.tests, ...(suite.properties ?? [])]);
  const covered = new Set(entries.flatMap(({ clauses }) => clauses));
  return Object.keys(chapter.assignment.clauses).filter((clause) => !covered.has(clause));
}

function hiddenShares({ chapter }: ChapterKit): readonly string[] {
  const tests = chapter.suites[0]?.tests ?? [];
  const least = { gate: 10, core: 20, edge: 25 / 3 };
  return Object.entries(least).flatMap(([band, points]) => {
    const shown = tests.reduce((sum, test) => sum + (test.band === band ? test.points : 0), 0);
    return shown >= points ? [] : [`${shown} points of ${band} are visible`];
  });
}

function repeatedPrograms({ chapter }: ChapterKit): readonly string[] {
  const [visible, hidden] = chapter.suites;
  const programs = (visible?.tests ?? []).map(({ ops }) => JSON.stringify(ops));
  return (hidden?.tests ?? []).filter(({ ops }) => programs.includes(JSON.stringify(ops))).map(({ id }) => id);
}
