/** The output folder refused what belongs to the whole class: our own fault, exit code 3. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';
}

/** The fault of a folder that takes nothing, not even the first file of a run. */
export function cannotBegin(out: string, error: unknown): OutputFault {
  const cause = error instanceof Error ? error.message : String(error);
  return new OutputFault(`The run cannot begin in "${out}" (${cause}); nothing was graded. Name another folder.`);
}
