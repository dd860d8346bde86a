import type { Json } from '../../contracts/json';
import { opsOf, problemIn, suitesOf, testsOf, type Check } from '../chapter-draft';
import { describeDeparture } from '../describe-departure';
import { checkExpected } from '../expected-value';
import { show } from '../show-value';

/** Every `expect` is something that its operation can return, with well-formed matchers. */
export const checkExpectedResults: Check = (draft) => {
  const known = draft.judging.operations.operations;
  return testsOf(suitesOf(draft))
    .flatMap(opsOf)
    .flatMap((op) => {
      const operation = Object.hasOwn(known, op.item.op) ? known[op.item.op] : undefined;
      if (operation === undefined || op.item.expect === undefined) return [];
      return checkExpected(operation.result, op.item.expect as Json).map((departure) =>
        problemIn(
          op,
          ['expect', ...departure.path],
          describeDeparture('Expected result', '', `of ${show(op.item.op)}`, departure),
          departure.at,
        ),
      );
    });
};
