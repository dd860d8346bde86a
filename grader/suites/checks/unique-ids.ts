import type { FileProblem } from '../../contracts/file-problem';
import type { Test } from '../../contracts/generated/suite';
import {
  opsOf,
  problemIn,
  propertiesOf,
  suitesOf,
  testsOf,
  type ChapterDraft,
  type Check,
  type Placed,
} from '../chapter-draft';
import { show } from '../show-value';

interface NamedPlace {
  readonly id: string;
  /** The id as the file has it, or how it comes about. */
  readonly origin: string;
  readonly place: Pick<Placed<unknown>, 'source' | 'path'>;
}

/** No two checkpoints of a chapter have one id: tests, properties and operations with points, visible and hidden together. */
export const checkUniqueIds: Check = (draft) => {
  const first = new Map<string, NamedPlace>();
  return namedPlaces(draft).flatMap((named) => {
    const earlier = first.get(named.id);
    if (earlier === undefined) first.set(named.id, named);
    return earlier === undefined ? [] : [describeTwice(named, earlier)];
  });
};

function describeTwice({ id, origin, place }: NamedPlace, earlier: NamedPlace): FileProblem {
  const { file, line } = problemIn(earlier.place, [], '');
  const message = `The id ${show(id)}${origin} is already taken at ${file}:${line}; ids are unique in a chapter.`;
  return problemIn(place, [], message);
}

/** Ids start with the number of their chapter. */
export const checkIdPrefix: Check = (draft) => {
  const prefix = `${draft.folderName.slice(0, 2)}.`;
  return [...testsOf(suitesOf(draft)), ...propertiesOf(suitesOf(draft))].flatMap((entry) => {
    if (entry.item.id.startsWith(prefix)) return [];
    return [
      problemIn(
        entry,
        ['id'],
        `The id ${show(entry.item.id)} is of another chapter; expected it to start with "${prefix}".`,
      ),
    ];
  });
};

function namedPlaces(draft: ChapterDraft): readonly NamedPlace[] {
  const suites = suitesOf(draft);
  const entries = [...testsOf(suites), ...propertiesOf(suites)].map(({ item, source, path }) => ({
    id: item.id,
    origin: '',
    place: { source, path: [...path, 'id'] },
  }));
  return [...entries, ...testsOf(suites).flatMap(checkpointsOf)];
}

/** The checkpoints that operations with points make: `<test id>.<operation's id, or its number from 1>`. */
function checkpointsOf(test: Placed<Test>): readonly NamedPlace[] {
  return opsOf(test).flatMap(({ item: op, source, path }, index) => {
    if (op.points === undefined) return [];
    const id = `${test.item.id}.${op.id ?? String(index + 1)}`;
    const key = op.id === undefined ? 'points' : 'id';
    return [
      { id, origin: ` of operation ${index + 1} of ${show(test.item.id)}`, place: { source, path: [...path, key] } },
    ];
  });
}
