import { BUILT_IN_OPERATIONS, isBuiltIn, RESERVED_KEYS } from '../built-in-operations';
import { problemAt, problemIn, propertiesOf, suitesOf, type Check } from '../chapter-draft';
import { unknownName } from '../nearest-name';
import { show } from '../show-value';

/** Every property names a generator of the chapter's generators.ts. */
export const checkGenerators: Check = (draft) => {
  const legal = Object.keys(draft.judging.properties);
  return propertiesOf(suitesOf(draft)).flatMap((property) => {
    const { generator } = property.item;
    return legal.includes(generator)
      ? []
      : [problemIn(property, ['generator'], unknownName('generator', generator, legal))];
  });
};

/** Every invariant of the assignment is a function of the chapter's invariants.ts. */
export const checkInvariants: Check = ({ assignment, judging }) => {
  const legal = Object.keys(judging.invariants);
  return assignment.value.invariants.flatMap((name, index) =>
    legal.includes(name)
      ? []
      : [problemAt(assignment, { path: ['invariants', index], message: unknownName('invariant', name, legal) })],
  );
};

/** The chapter's operations.ts takes no name that suites use for something else. */
export const checkDeclaredNames: Check = ({ assignment, judging }) =>
  Object.entries(judging.operations.operations).flatMap(([name, { args, optional }]) => {
    const taken = isBuiltIn(name)
      ? [`operations.ts declares ${show(name)}; ${Object.keys(BUILT_IN_OPERATIONS).join(', ')} belong to every suite.`]
      : [];
    const reserved = Object.keys({ ...args, ...optional })
      .filter((argument) => RESERVED_KEYS.has(argument))
      .map(
        (argument) =>
          `operations.ts declares an argument ${show(argument)} of ${show(name)}; suites use this key for something else.`,
      );
    return [...taken, ...reserved].map((message) => problemAt(assignment, { path: ['id'], message }));
  });
