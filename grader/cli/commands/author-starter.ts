import { starterProblems, writeStarter } from '../../authoring/starter/write-starter';
import { describeFileProblem } from '../../contracts/file-problem';
import { INSTALLATION } from '../../contracts/installation';
import { EXIT } from '../exit-codes';

/** `pagewalk author starter`: writes starter/ from reference/, or says what of it is stale. */
export function authorStarter(options: { readonly check?: boolean }): number {
  if (options.check !== true) {
    writeStarter(INSTALLATION);
    return EXIT.done;
  }
  const problems = starterProblems(INSTALLATION);
  for (const problem of problems) process.stderr.write(`${describeFileProblem(problem)}\n`);
  return problems.length === 0 ? EXIT.done : EXIT.invalidInput;
}
