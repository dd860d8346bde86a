import { optimiseLess } from '../contracts/optimise-less';
import { guardProcess, leaveWith } from './guard-process';
import { main } from './main';

guardProcess();
optimiseLess();

/** The executable: runs the command line and leaves with its exit code. */
void main(process.argv).then(leaveWith);
