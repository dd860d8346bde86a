import { EXIT } from './exit-codes';

/**
 * Keeps what happens to this process outside of any command from looking like a result of the command: a reader that
 * has gone (`| head`) ends nothing, output that a full disk refused is exit code 3, and so is an error that nobody
 * caught. Without this, Node.js would end with 1, which says that tests failed.
 */
export function guardProcess(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exitCode = EXIT.ownFault;
    });
  }
  process.on('uncaughtException', (error) => {
    process.stderr.write(`pagewalk failed by its own fault: ${error.stack ?? error.message}\nPlease report this.\n`);
    process.exit(EXIT.ownFault);
  });
}

/** Leaves with a command's exit code, unless its output has been lost. */
export function leaveWith(code: number): void {
  process.exitCode ??= code;
}
