import { guardProcess, leaveWith } from './guard-process';
import { main } from './main';

guardProcess();

/** The executable: runs the command line and leaves with its exit code. */
void main(process.argv).then(leaveWith);
