import type { FileProblem } from '../../contracts/file-problem';
import type { Op } from '../../contracts/generated/suite';
import type { Json } from '../../contracts/json';
import { BUILT_IN_OPERATIONS, isBuiltIn, RESERVED_KEYS } from '../built-in-operations';
import { opsOf, problemIn, suitesOf, testsOf, type ChapterDraft, type Check, type Placed } from '../chapter-draft';
import { isList } from '../json-kind';
import { notMeant, unknownName } from '../nearest-name';
import { show } from '../show-value';

/** The operations of every suite have their arguments, and no `expect`: they are expectations themselves. */
export const checkBuiltInArguments: Check = (draft) =>
  builtInOps(draft).flatMap((op) => {
    const { required, optional } = BUILT_IN_OPERATIONS[op.item.op] ?? { required: [], optional: [] };
    const legal = [...required, ...optional];
    const unknown = Object.keys(op.item).filter((key) => !RESERVED_KEYS.has(key) && !legal.includes(key));
    const absent = required.filter((name) => !Object.hasOwn(op.item, name));
    const missing = notMeant(absent, unknown, legal);
    return [
      ...missing.map((name) => problemIn(op, ['op'], `The argument ${show(name)} of ${show(op.item.op)} is missing.`)),
      ...unknown.map((key) => {
        const message = `${unknownName('argument', key, legal)} It stands in a call of ${show(op.item.op)}.`;
        return problemIn(op, [key], message, 'key');
      }),
      ...refuseExpect(op),
    ];
  });

/** `expectReads` and `expectRefs` count, `expectTrace` lists. */
export const checkReferenceKinds: Check = (draft) =>
  builtInOps(draft).flatMap((op) => {
    const { refs } = op.item;
    if (refs === undefined) return [];
    if (op.item.op === 'expectRefs' && typeof refs !== 'number') {
      return [problemIn(op, ['refs'], 'Argument "refs" of "expectRefs" is a list; expected the number of reads.')];
    }
    if (op.item.op === 'expectTrace' && !Array.isArray(refs)) {
      return [problemIn(op, ['refs'], 'Argument "refs" of "expectTrace" is a number; expected a list of references.')];
    }
    return [];
  });

/** `expectCalls` lists calls, each a list of a name and its arguments. */
export const checkExpectedCalls: Check = (draft) =>
  builtInOps(draft).flatMap((op) => {
    if (op.item.op !== 'expectCalls' || !Object.hasOwn(op.item, 'calls')) return [];
    const calls = op.item['calls'] as Json;
    if (!isList(calls)) {
      return [
        problemIn(op, ['calls'], `Argument "calls" of "expectCalls" is ${show(calls)}; expected a list of calls.`),
      ];
    }
    return calls.flatMap((call, index) => {
      if (isList(call) && call.every((part) => typeof part === 'string' || typeof part === 'number')) return [];
      const message = `Call ${index} is ${show(call)}; expected a list of strings and numbers such as ["read", 1, 7].`;
      return [problemIn(op, ['calls', index], message)];
    });
  });

/** `expectInvariant` names a function of the chapter's invariants.ts. */
export const checkExpectedInvariants: Check = (draft) => {
  const legal = Object.keys(draft.judging.invariants);
  return builtInOps(draft).flatMap((op) => {
    const { name } = op.item;
    if (op.item.op !== 'expectInvariant' || name === undefined || legal.includes(name)) return [];
    return [problemIn(op, ['name'], unknownName('invariant', name, legal))];
  });
};

function refuseExpect(op: Placed<Op>): readonly FileProblem[] {
  if (op.item.expect === undefined) return [];
  return [
    problemIn(
      op,
      ['expect'],
      `${show(op.item.op)} takes no "expect"; put it at the operation whose result is meant.`,
      'key',
    ),
  ];
}

function builtInOps(draft: ChapterDraft): readonly Placed<Op>[] {
  return testsOf(suitesOf(draft))
    .flatMap(opsOf)
    .filter(({ item }) => isBuiltIn(item.op));
}
