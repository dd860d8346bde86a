import { runProgram } from './run-program';
import { addStudentCommands } from './student-commands';

/** The executable of a student's package: the visible tests and nothing that would need the reference. */
void runProgram(process.argv, addStudentCommands).then((code) => {
  process.exitCode = code;
});
