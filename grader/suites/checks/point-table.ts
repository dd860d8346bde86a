import type { FileProblem } from '../../contracts/file-problem';
import type { Test } from '../../contracts/generated/suite';
import {
  problemAt,
  problemIn,
  propertiesOf,
  suitesOf,
  testsOf,
  type ChapterDraft,
  type Check,
  type Placed,
} from '../chapter-draft';
import { isSame, sum } from '../points';
import { show } from '../show-value';

const BANDS = ['core', 'edge'] as const;
const BAND_POINTS = { core: 40, edge: 25 } as const;
const PROPERTY_POINTS = 25;
const GATE_TESTS = 4;
const GATE_POINTS = 2.5;

/** Gate is four visible tests of 2.5 points. */
export const checkGate: Check = (draft) => {
  const gate = testsOf(suitesOf(draft)).filter(({ item }) => item.band === 'gate');
  const wrongPoints = gate.flatMap((test) =>
    test.item.points === GATE_POINTS
      ? []
      : [problemIn(test, ['points'], `A gate test is worth ${test.item.points}; expected ${GATE_POINTS}.`)],
  );
  const hidden = gate
    .filter(({ source }) => source !== draft.visible.source)
    .map((test) => problemIn(test, ['band'], 'A gate test is hidden; all of Gate is visible.'));
  if (gate.length === GATE_TESTS) return [...wrongPoints, ...hidden];
  const message = `The chapter has ${gate.length} gate tests; expected exactly ${GATE_TESTS}.`;
  return [...wrongPoints, ...hidden, problemAt(draft.visible, { path: ['tests'], at: 'key', message })];
};

/** The point table adds up to 40 in core and 25 in edge. */
export const checkTableTotals: Check = ({ assignment }) =>
  BANDS.flatMap((band) => {
    const total = sum(Object.values(assignment.value.points[band]));
    if (isSame(total, BAND_POINTS[band])) return [];
    const message = `The points of ${band} add up to ${total}; expected ${BAND_POINTS[band]}.`;
    return [problemAt(assignment, { path: ['points', band], at: 'key', message })];
  });

/** Every core or edge test pays for a clause of its band in the point table, and covers that clause. */
export const checkPayingClauses: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) => {
    const { band, clauses, pays } = test.item;
    if (band === 'gate')
      return pays === undefined
        ? []
        : [problemIn(test, ['pays'], 'A gate test pays for no clause; remove "pays".', 'key')];
    const legal = Object.keys(draft.assignment.value.points[band]);
    const paid = payingClause(test.item);
    if (!legal.includes(paid))
      return [problemIn(test, pays === undefined ? ['clauses', 0] : ['pays'], describeUnpaid(paid, band, legal))];
    if (clauses.includes(paid)) return [];
    return [problemIn(test, ['pays'], `The test pays for ${show(paid)} but does not cover it; add it to "clauses".`)];
  });

/** The tests that pay for a clause add up to what the point table says. */
export const checkClausePoints: Check = (draft) => {
  // A student's package lacks the hidden half of every sum.
  if (draft.hidden === null) return [];
  return BANDS.flatMap((band) => checkBand(draft, band));
};

/** Properties add up to 25 points. */
export const checkPropertyPoints: Check = (draft) => {
  if (draft.hidden === null) return [];
  const total = sum(propertiesOf(suitesOf(draft)).map(({ item }) => item.points));
  if (isSame(total, PROPERTY_POINTS)) return [];
  const message = `The properties of both suites add up to ${total} points; expected ${PROPERTY_POINTS}.`;
  return [problemAt(draft.assignment, { path: ['points', 'property'], message })];
};

function checkBand(draft: ChapterDraft, band: 'core' | 'edge'): readonly FileProblem[] {
  const tests = testsOf(suitesOf(draft)).filter(({ item }) => item.band === band);
  return Object.entries(draft.assignment.value.points[band]).flatMap(([clause, points]) => {
    const paying = tests.filter(({ item }) => payingClause(item) === clause);
    const total = sum(paying.map(({ item }) => item.points));
    if (isSame(total, points)) return [];
    const message = `${clause} is worth ${points} in ${band}, but ${describePaying(paying)} ${total}.`;
    return [problemAt(draft.assignment, { path: ['points', band, clause], message })];
  });
}

function describePaying(tests: readonly Placed<Test>[]): string {
  if (tests.length === 0) return 'no test pays for it: the sum is';
  const ids = tests.map(({ item }) => `${item.id} (${item.points})`);
  return `the tests that pay for it, ${ids.join(', ')}, add up to`;
}

function describeUnpaid(paid: string, band: string, legal: readonly string[]): string {
  const listed = legal.map(show).join(', ');
  return `${show(paid)} has no ${band} points; "pays", or else the first of "clauses", must be one of ${listed}.`;
}

function payingClause({ pays, clauses }: Test): string {
  return pays ?? clauses[0];
}
