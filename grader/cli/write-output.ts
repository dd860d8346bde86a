import { writeAtomically } from '../class/write-atomically';
import { InvalidInput } from '../contracts/file-problem';

/** Writes a file that an option asks for. @throws InvalidInput naming the option if it cannot be written */
export async function writeOutput(option: string, path: string, text: string): Promise<void> {
  try {
    await writeAtomically(path, text);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const message = `"${path}" cannot be written (${cause}); name another file.`;
    throw new InvalidInput([{ severity: 'error', file: option, line: 1, column: 1, message }]);
  }
}
