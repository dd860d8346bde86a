import type { Command } from 'commander';
import type { Done } from './run-program';

/** Adds `pagewalk test`. */
export function addTestCommand(program: Command, done: Done): void {
  program
    .command('test')
    .description('run the visible tests of your own chapters in the graded engine')
    .argument('[chapter]', 'a chapter: its id, number or name; default: all')
    .option('--dir <dir>', 'the folder that holds your chapters; default: here, or starter/')
    .option('--only <checkpoint>', 'run one test or checkpoint')
    .option('--json', 'print the report as JSON and nothing else')
    .action(async (chapter, options) => done(await (await import('./commands/test')).test(chapter, options)));
}

/** Adds `pagewalk doctor`. */
export function addDoctorCommand(program: Command, done: Done): void {
  program
    .command('doctor')
    .description('say what this machine offers: Node.js, chapters, isolation')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => done(await (await import('./commands/doctor')).doctor(options)));
}
