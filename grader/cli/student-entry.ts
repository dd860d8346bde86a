import { optimiseLess } from '../contracts/optimise-less';
import { guardProcess, leaveWith } from './guard-process';
import { runProgram } from './run-program';
import { addStudentCommands } from './student-commands';

guardProcess();
optimiseLess();

/** The executable of a student's package: the visible tests and nothing that would need the reference. */
void runProgram(process.argv, addStudentCommands).then(leaveWith);
