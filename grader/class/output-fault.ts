/** The output folder refused what belongs to the whole class: our own fault, exit code 3. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';
}
