import { problemIn, suitesOf, testsOf, type Check } from '../chapter-draft';
import { show } from '../show-value';

/** Warns of a test whose expectations came from the reference and that nobody has held against the clauses. */
export const checkUnreviewed: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) => {
    const { id, unreviewed } = test.item;
    if (unreviewed === undefined) return [];
    const message =
      `The expectations of ${show(id)} were filled from the reference; ` +
      `hold them against the clauses, then run \`pagewalk author record --accept ${id}\`.`;
    return [{ ...problemIn(test, ['unreviewed'], message, 'key'), severity: 'warning' as const }];
  });
