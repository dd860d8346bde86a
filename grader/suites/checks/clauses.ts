import { entriesOf, problemAt, problemIn, suitesOf, type Check } from '../chapter-draft';
import { unknownName } from '../nearest-name';
import { show } from '../show-value';

/** The common clauses of the course, C.1 to C.20. */
const COMMON_CLAUSES = Array.from({ length: 20 }, (_, index) => `C.${index + 1}`);

/** Every clause that a test or property names is one of the chapter or a common one. */
export const checkClauseNames: Check = (draft) => {
  const legal = [...Object.keys(draft.assignment.value.clauses), ...COMMON_CLAUSES];
  return entriesOf(suitesOf(draft)).flatMap((entry) =>
    entry.item.clauses.flatMap((clause, index) =>
      legal.includes(clause) ? [] : [problemIn(entry, ['clauses', index], unknownName('clause', clause, legal))],
    ),
  );
};

/** Every clause of the point table is a clause of the chapter. */
export const checkTableClauses: Check = ({ assignment }) => {
  const legal = Object.keys(assignment.value.clauses);
  return (['core', 'edge'] as const).flatMap((band) =>
    Object.keys(assignment.value.points[band]).flatMap((clause) => {
      if (legal.includes(clause)) return [];
      return [
        problemAt(assignment, {
          path: ['points', band, clause],
          at: 'key',
          message: unknownName('clause', clause, legal),
        }),
      ];
    }),
  );
};

/** Clauses carry the number of their chapter. */
export const checkClausePrefix: Check = ({ assignment, folderName }) => {
  const prefix = `${folderName.slice(0, 2)}.S`;
  return Object.keys(assignment.value.clauses).flatMap((clause) => {
    if (clause.startsWith(prefix)) return [];
    const message = `The clause ${show(clause)} is of another chapter; expected it to start with "${prefix}".`;
    return [problemAt(assignment, { path: ['clauses', clause], at: 'key', message })];
  });
};

/** Every clause of the chapter is covered by a test or a property. */
export const checkClauseCoverage: Check = (draft) => {
  // A student's package cannot know what hidden tests cover.
  if (draft.hidden === null) return [];
  const covered = new Set(entriesOf(suitesOf(draft)).flatMap(({ item }) => item.clauses));
  return Object.keys(draft.assignment.value.clauses).flatMap((clause) => {
    if (covered.has(clause)) return [];
    const message = `No test or property covers ${clause}; every clause needs at least one that names it.`;
    return [problemAt(draft.assignment, { path: ['clauses', clause], at: 'key', message })];
  });
};

/** Warns of a core clause that students can only meet in hidden tests. */
export const checkHiddenClauses: Check = (draft) => {
  const { assignment, visible, hidden } = draft;
  if (hidden === null) return [];
  const seen = new Set(entriesOf([visible]).flatMap(({ item }) => item.clauses));
  const unseen = new Set(entriesOf([hidden]).flatMap(({ item }) => item.clauses));
  return Object.keys(assignment.value.points.core).flatMap((clause) => {
    if (seen.has(clause) || !unseen.has(clause)) return [];
    const message = `Only hidden tests cover the core clause ${clause}; consider a visible one.`;
    return [problemAt(assignment, { path: ['points', 'core', clause], at: 'key', message, severity: 'warning' })];
  });
};
