import { Command, CommanderError } from 'commander';
import { OutputFault } from '../class/output-fault';
import { EngineFault } from '../contracts/engine';
import { isInvalidInput } from '../contracts/file-problem';
import { EXIT } from './exit-codes';
import { VERSION } from './version';

/** Takes a command's exit code. */
export type Done = (code: number) => void;

/**
 * Parses the arguments and runs the command that they name.
 *
 * @param addCommands - adds the commands that this program has
 * @returns the exit code; what goes wrong has been said on stderr
 */
export async function runProgram(
  argv: readonly string[],
  addCommands: (program: Command, done: Done) => void,
): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('pagewalk')
    .description('An autograded course on memory virtualization')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(run it with --help for the options)');
  addCommands(program, (result) => {
    code = result;
  });
  // A command that is added by a function inherits none of its parent's settings.
  for (const command of [...program.commands, ...program.commands.flatMap((group) => group.commands)]) {
    command.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.invalidInput;
  if (isInvalidInput(error)) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.invalidInput;
  }
  if (error instanceof EngineFault) {
    process.stderr.write(`${error.message}\nNothing was graded; \`pagewalk doctor\` says what this machine offers.\n`);
    return EXIT.ownFault;
  }
  if (error instanceof OutputFault) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.ownFault;
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`pagewalk failed by its own fault: ${cause}\nNo grade was changed; please report this.\n`);
  return EXIT.ownFault;
}
