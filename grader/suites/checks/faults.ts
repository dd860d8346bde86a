import { entriesOf, problemAt, problemIn, suitesOf, type Check } from '../chapter-draft';
import { unknownName } from '../nearest-name';
import { show } from '../show-value';

/** No two faults have one id, and every id carries the chapter's number. */
export const checkFaultIds: Check = ({ faults, folderName }) => {
  if (faults === null) return [];
  const prefix = `${folderName.slice(0, 2)}-M`;
  const ids = faults.value.faults.map(({ id }) => id);
  return ids.flatMap((id, index) => {
    const path = ['faults', index, 'id'];
    if (!id.startsWith(prefix)) {
      const message = `The fault ${show(id)} is of another chapter; expected it to start with "${prefix}".`;
      return [problemAt(faults, { path, message })];
    }
    if (ids.indexOf(id) === index) return [];
    return [problemAt(faults, { path, message: `The fault ${show(id)} is listed twice; fault ids are unique.` })];
  });
};

/** An edit of a fault changes something. */
export const checkFaultEdits: Check = ({ faults }) => {
  if (faults === null) return [];
  return faults.value.faults.flatMap(({ id, edits }, index) =>
    edits.flatMap((edit, at) => {
      if (edit.find !== edit.replace) return [];
      const message = `An edit of ${show(id)} replaces a text by itself; a fault must change the reference.`;
      return [problemAt(faults, { path: ['faults', index, 'edits', at, 'replace'], message })];
    }),
  );
};

/** Every misconception that a test or property names is a fault of the chapter. */
export const checkMisconceptions: Check = (draft) => {
  const { faults } = draft;
  if (faults === null) return [];
  const legal = faults.value.faults.map(({ id }) => id);
  return entriesOf(suitesOf(draft)).flatMap((entry) =>
    (entry.item.misconceptions ?? []).flatMap((id, index) =>
      legal.includes(id) ? [] : [problemIn(entry, ['misconceptions', index], unknownName('fault', id, legal))],
    ),
  );
};

/** Every hint ladder serves faults of the chapter. */
export const checkHintFaults: Check = ({ faults, hints }) => {
  if (faults === null || hints === null) return [];
  const legal = faults.value.faults.map(({ id }) => id);
  return hints.value.ladders.flatMap((ladder, index) =>
    ladder.faults.flatMap((id, at) =>
      legal.includes(id)
        ? []
        : [problemAt(hints, { path: ['ladders', index, 'faults', at], message: unknownName('fault', id, legal) })],
    ),
  );
};

/** Warns of a fault that no test or property means to catch. */
export const checkUntestedFaults: Check = (draft) => {
  const { faults, hidden } = draft;
  if (faults === null || hidden === null) return [];
  const meant = new Set(entriesOf(suitesOf(draft)).flatMap(({ item }) => item.misconceptions ?? []));
  return faults.value.faults.flatMap(({ id }, index) => {
    if (meant.has(id)) return [];
    const message = `No test or property names ${id} among its misconceptions; which one catches it?`;
    return [problemAt(faults, { path: ['faults', index, 'id'], message, severity: 'warning' })];
  });
};
