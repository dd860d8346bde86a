import type { FileProblem } from '../../contracts/file-problem';
import type { Op, Test } from '../../contracts/generated/suite';
import { isBuiltIn, isBuiltInExpectation } from '../built-in-operations';
import { opsOf, problemIn, suitesOf, testsOf, type Check, type Placed } from '../chapter-draft';
import { isMore, isSame, sum } from '../points';
import { show } from '../show-value';

/** Every test expects something. */
export const checkExpectations: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) => {
    // An operation that nobody knows may be meant as an expectation; that it is unknown is told already.
    const isKnown = ({ op }: Op): boolean => isBuiltIn(op) || Object.hasOwn(draft.judging.operations.operations, op);
    if (test.item.ops.some((op) => isExpectation(op) || !isKnown(op))) return [];
    const message = 'This test expects nothing; add "expect" to an operation, or one of the expect operations.';
    return [problemIn(test, ['ops'], message, 'key')];
  });

/** `needs` names earlier operations of its test. */
export const checkNeeds: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) =>
    opsOf(test).flatMap((op, index) =>
      (op.item.needs ?? []).flatMap((needed, at) => {
        if (needed < index) return [];
        const legal = index === 0 ? 'the first operation can need none' : `expected an earlier one, 0 to ${index - 1}`;
        return [
          problemIn(op, ['needs', at], `Operation ${index} (counted from 0) needs operation ${needed}; ${legal}.`),
        ];
      }),
    ),
  );

/** `id`, `title` and `needs` stand only where `points` makes a checkpoint. */
export const checkPartKeys: Check = (draft) =>
  testsOf(suitesOf(draft))
    .flatMap(opsOf)
    .flatMap((op) =>
      op.item.points !== undefined
        ? []
        : ['id', 'title', 'needs']
            .filter((key) => Object.hasOwn(op.item, key))
            .map((key) =>
              problemIn(
                op,
                [key],
                `"${key}" has no effect without "points"; it describes a checkpoint of its own.`,
                'key',
              ),
            ),
    );

/** Every operation with points has an expectation, in itself or directly after it. */
export const checkPartExpectations: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) => {
    const owners = ownersOf(test.item.ops);
    return opsOf(test).flatMap((op, index) => {
      if (op.item.points === undefined) return [];
      if (test.item.ops.some((other, at) => owners[at] === index && isExpectation(other))) return [];
      const message = `This checkpoint expects nothing; add "expect" to ${show(op.item.op)}, or an expect operation after it.`;
      return [problemIn(op, ['points'], message, 'key')];
    });
  });

/** The points of operations leave the test's own checkpoint what it is worth: something, exactly if it expects something. */
export const checkPartPoints: Check = (draft) => testsOf(suitesOf(draft)).flatMap(checkTestPoints);

function checkTestPoints(test: Placed<Test>): readonly FileProblem[] {
  const { ops, points, band } = test.item;
  const parts = opsOf(test).filter(({ item }) => item.points !== undefined);
  const [first] = parts;
  if (first === undefined) return [];
  if (band === 'gate') {
    return [
      problemIn(first, ['points'], 'An operation of a gate test has no points; a gate test is one checkpoint.', 'key'),
    ];
  }
  const owners = ownersOf(ops);
  const ownExpectation = ops.findIndex((op, index) => owners[index] === null && isExpectation(op));
  const total = sum(parts.map(({ item }) => item.points ?? 0));
  const message = describeMismatch(points, total, ownExpectation);
  return message === null ? [] : [problemIn(test, ['points'], message)];
}

/** @param own - index of an operation that expects something for the test's own checkpoint, or -1 */
function describeMismatch(points: number, total: number, own: number): string | null {
  if (isMore(total, points)) return `The operations' points add up to ${total}; expected at most the test's ${points}.`;
  if (isSame(total, points)) {
    if (own < 0) return null;
    return `The operations' points take all ${points} of the test, but operation ${own} (counted from 0) still expects something and would earn nothing.`;
  }
  if (own >= 0) return null;
  return `The operations' points add up to ${total}, and no other operation expects anything; expected exactly the test's ${points}.`;
}

/** For each operation the index of the one whose checkpoint it belongs to; null: the test's own. */
function ownersOf(ops: readonly Op[]): readonly (number | null)[] {
  let current: number | null = null;
  return ops.map((op, index) => {
    if (op.points !== undefined) current = index;
    else if (!isBuiltInExpectation(op.op)) current = null;
    return current;
  });
}

function isExpectation(op: Op): boolean {
  return op.expect !== undefined || isBuiltInExpectation(op.op);
}
