import { InvalidInput } from '../contracts/file-problem';
import type { FaultsFile } from '../contracts/generated/faults';

/** A named fault of a chapter, as faults.json writes it. */
export type Fault = FaultsFile['faults'][number];

/**
 * Makes the named mistake in the reference's text.
 *
 * @param file - path of faults.json, for messages
 * @throws InvalidInput if a text to replace does not occur exactly once: the reference has moved under the fault
 */
export function applyFault(reference: string, fault: Fault, file: string): string {
  return fault.edits.reduce((text, edit, index) => {
    const count = text.split(edit.find).length - 1;
    if (count === 1) return text.replace(edit.find, () => edit.replace);
    const found = count === 0 ? 'does not occur' : `occurs ${count} times`;
    const message =
      `edit ${index + 1} of ${fault.id} looks for ${JSON.stringify(edit.find)}, which ${found} in the reference; ` +
      'it must occur exactly once. Adapt the edit to the reference as it is now.';
    throw new InvalidInput([{ severity: 'error', file, line: 1, column: 1, message }]);
  }, reference);
}
