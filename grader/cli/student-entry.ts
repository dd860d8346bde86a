import { runProgram } from './run-program';
import { addDoctorCommand, addTestCommand } from './student-commands';

/** The executable of a student's package: the visible tests and nothing that would need the reference. */
void runProgram(process.argv, (program, done) => {
  addTestCommand(program, done);
  addDoctorCommand(program, done);
}).then((code) => {
  process.exitCode = code;
});
