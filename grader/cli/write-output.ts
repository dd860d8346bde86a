import { writeAtomically } from '../class/write-atomically';
import { InvalidInput } from '../contracts/file-problem';
import { reasonOf } from './prepare-output';

/** Writes a file that an option asks for. @throws InvalidInput naming the option if it cannot be written */
export async function writeOutput(option: string, path: string, text: string): Promise<void> {
  try {
    await writeAtomically(path, text);
  } catch (error) {
    const message = `"${path}" cannot be written: ${reasonOf(error)}; name another file.`;
    throw new InvalidInput([{ severity: 'error', file: option, line: 1, column: 1, message }]);
  }
}
