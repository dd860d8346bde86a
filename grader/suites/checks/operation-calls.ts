import type { FileProblem } from '../../contracts/file-problem';
import type { Op } from '../../contracts/generated/suite';
import type { Json } from '../../contracts/json';
import type { Operation } from '../../contracts/operations';
import { checkArgument } from '../argument-value';
import { BUILT_IN_OPERATIONS, isBuiltIn, RESERVED_KEYS } from '../built-in-operations';
import { opsOf, problemIn, suitesOf, testsOf, type Check, type Placed } from '../chapter-draft';
import { describeDeparture } from '../describe-departure';
import { notMeant, unknownName } from '../nearest-name';
import { show } from '../show-value';

/** Every operation is one of the chapter's or one of every suite. */
export const checkOperationNames: Check = ({ judging, ...draft }) => {
  const known = judging.operations.operations;
  const legal = [...Object.keys(known), ...Object.keys(BUILT_IN_OPERATIONS)];
  return testsOf(suitesOf({ judging, ...draft }))
    .flatMap(opsOf)
    .filter(({ item }) => !Object.hasOwn(known, item.op) && !isBuiltIn(item.op))
    .map((op) => problemIn(op, ['op'], unknownName('operation', op.item.op, legal)));
};

/** Every operation has all its arguments, no other, and each of its declared type. */
export const checkArguments: Check = (draft) => {
  const known = draft.judging.operations.operations;
  return testsOf(suitesOf(draft))
    .flatMap(opsOf)
    .flatMap((op) => {
      const operation = Object.hasOwn(known, op.item.op) ? known[op.item.op] : undefined;
      return operation === undefined ? [] : [...unknownAndWrong(op, operation), ...missing(op, operation)];
    });
};

function unknownAndWrong(op: Placed<Op>, operation: Operation<never>): readonly FileProblem[] {
  const declared = { ...operation.args, ...operation.optional };
  return argumentsOf(op.item).flatMap(([name, value]) => {
    const spec = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (spec === undefined) {
      const message = `${unknownName('argument', name, Object.keys(declared))} It stands in a call of ${show(op.item.op)}.`;
      return [problemIn(op, [name], message, 'key')];
    }
    return checkArgument(spec, value).map((departure) =>
      problemIn(
        op,
        [name, ...departure.path],
        describeDeparture('Argument', name, `of ${show(op.item.op)}`, departure),
        departure.at,
      ),
    );
  });
}

function missing(op: Placed<Op>, operation: Operation<never>): readonly FileProblem[] {
  const legal = Object.keys({ ...operation.args, ...operation.optional });
  const unknown = argumentsOf(op.item).flatMap(([name]) => (legal.includes(name) ? [] : [name]));
  const absent = Object.keys(operation.args).filter((name) => !Object.hasOwn(op.item, name));
  return notMeant(absent, unknown, legal)
    .filter((name) => operation.args[name] !== 'none')
    .map((name) => problemIn(op, ['op'], `The argument ${show(name)} of ${show(op.item.op)} is missing.`));
}

function argumentsOf(op: Op): readonly (readonly [string, Json])[] {
  return Object.entries(op).flatMap(([key, value]) => (RESERVED_KEYS.has(key) ? [] : [[key, value as Json] as const]));
}
