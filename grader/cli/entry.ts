import { main } from './main';

/** The executable: runs the command line and leaves with its exit code. */
void main(process.argv).then((code) => {
  process.exitCode = code;
});
