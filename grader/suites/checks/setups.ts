import type { FileProblem } from '../../contracts/file-problem';
import type { Test } from '../../contracts/generated/suite';
import type { Json } from '../../contracts/json';
import { checkArgument } from '../argument-value';
import { problemIn, suitesOf, testsOf, type ChapterDraft, type Check, type Placed } from '../chapter-draft';
import { describeDeparture } from '../describe-departure';
import { notMeant, unknownName } from '../nearest-name';
import { show } from '../show-value';

/** Every test's setup has the fields that the chapter's operations.ts declares, no other, each of its type. */
export const checkSetups: Check = (draft) =>
  testsOf(suitesOf(draft)).flatMap((test) => [...unknownAndWrong(test, draft), ...missing(test, draft)]);

function unknownAndWrong(test: Placed<Test>, { judging }: ChapterDraft): readonly FileProblem[] {
  const declared = { ...judging.operations.setup, ...judging.operations.optionalSetup };
  return Object.entries(test.item.setup ?? {}).flatMap(([name, value]) => {
    const spec = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (spec === undefined) {
      return [problemIn(test, ['setup', name], unknownName('field of setup', name, Object.keys(declared)), 'key')];
    }
    return checkArgument(spec, value as Json).map((departure) =>
      problemIn(
        test,
        ['setup', name, ...departure.path],
        describeDeparture('Field', name, 'of the setup', departure),
        departure.at,
      ),
    );
  });
}

function missing(test: Placed<Test>, { judging }: ChapterDraft): readonly FileProblem[] {
  const { setup } = test.item;
  const legal = Object.keys({ ...judging.operations.setup, ...judging.operations.optionalSetup });
  const unknown = Object.keys(setup ?? {}).filter((name) => !legal.includes(name));
  const absent = Object.keys(judging.operations.setup).filter((name) => !Object.hasOwn(setup ?? {}, name));
  return notMeant(absent, unknown, legal).map((name) =>
    problemIn(
      test,
      setup === undefined ? ['id'] : ['setup'],
      `The setup of this test lacks ${show(name)}.`,
      setup === undefined ? 'value' : 'key',
    ),
  );
}
