import { entriesOf, problemAt, suitesOf, type Check } from '../chapter-draft';
import { show } from '../show-value';

/** What was recorded is of the tests, properties and faults as they are now. */
export const checkRecorded: Check = (draft) => {
  const { recorded, hidden, faults, folderName } = draft;
  if (recorded === null) return [];
  const advice = `run \`pagewalk author record ${folderName}\``;
  const ids = entriesOf(suitesOf(draft)).map(({ item }) => item.id);
  const unrecorded = ids.filter((id) => !Object.hasOwn(recorded.value.fuel, id));
  // A student's package may keep the fuel of tests that it does not have.
  const stale = hidden === null ? [] : Object.keys(recorded.value.fuel).filter((id) => !ids.includes(id));
  const known = faults?.value.faults.map(({ id }) => id);
  const staleFaults = known === undefined ? [] : Object.keys(recorded.value.faults).filter((id) => !known.includes(id));
  return [
    ...unrecorded.map((id) =>
      problemAt(recorded, { path: ['fuel'], at: 'key', message: `No fuel is recorded for ${show(id)}; ${advice}.` }),
    ),
    ...stale.map((id) =>
      problemAt(recorded, {
        path: ['fuel', id],
        at: 'key',
        message: `There is no test or property ${show(id)}; ${advice}.`,
      }),
    ),
    ...staleFaults.map((id) =>
      problemAt(recorded, { path: ['faults', id], at: 'key', message: `There is no fault ${show(id)}; ${advice}.` }),
    ),
  ];
};
