import type { Command } from 'commander';
import type { Done } from './run-program';

const FOLDER = 'the folder that holds your chapters; default: here, or starter/';

/** Adds all commands of students. */
export function addStudentCommands(program: Command, done: Done): void {
  addTestCommand(program, done);
  addWatchCommand(program, done);
  addExplainCommand(program, done);
  addHintCommand(program, done);
  addReportCommand(program, done);
  addStatusCommand(program, done);
  addResetCommand(program, done);
  addSubmitCommand(program, done);
  addDoctorCommand(program, done);
}

/** Adds `pagewalk test`. */
function addTestCommand(program: Command, done: Done): void {
  program
    .command('test')
    .description('run the visible tests of your own chapters in the graded engine')
    .argument('[chapter]', 'a chapter: its id, number or name; default: all')
    .option('--dir <dir>', FOLDER)
    .option('--only <checkpoint>', 'run one test or checkpoint')
    .option('--json', 'print the report as JSON and nothing else')
    .action(async (chapter, options) => done(await (await import('./commands/test')).test(chapter, options)));
}

/** Adds `pagewalk watch`. */
function addWatchCommand(program: Command, done: Done): void {
  program
    .command('watch')
    .description('judge a chapter whenever you save a file of it')
    .argument('[chapter]', 'a chapter: its id, number or name; default: all')
    .option('--dir <dir>', FOLDER)
    .option('--json', 'print one JSON object per run, one per line')
    .action(async (chapter, options) => done(await (await import('./commands/watch')).watch(chapter, options)));
}

/** Adds `pagewalk explain`. */
function addExplainCommand(program: Command, done: Done): void {
  program
    .command('explain')
    .description('replay a visible test on your own file, operation by operation')
    .argument('<checkpoint>', 'a checkpoint or test as `pagewalk test` names it, for example 03.gate.result')
    .option('--dir <dir>', FOLDER)
    .option('--json', 'print the replay as JSON and nothing else')
    .action(async (id, options) => done(await (await import('./commands/explain')).explain(id, options)));
}

/** Adds `pagewalk hint`. */
function addHintCommand(program: Command, done: Done): void {
  program
    .command('hint')
    .description('climb the hint ladder of a failing test; rungs open with attempts, and hints cost no points')
    .argument('<chapter>', 'a chapter: its id, number or name')
    .option('--checkpoint <id>', 'a visible checkpoint; default: the first root failure')
    .option('--dir <dir>', FOLDER)
    .option('--bundle', 'write your file and its visible failures into one text for your teaching assistant')
    .option('--json', 'print the ladder as JSON and nothing else')
    .action(async (chapter, options) => done(await (await import('./commands/hint')).hint(chapter, options)));
}

/** Adds `pagewalk report`. */
function addReportCommand(program: Command, done: Done): void {
  program
    .command('report')
    .description('write the report on your visible tests as a page, with every walk drawn')
    .argument('[chapter]', 'a chapter: its id, number or name; default: all')
    .option('--open', 'open it in a browser')
    .option('--dir <dir>', FOLDER)
    .option('--json', 'print JSON and nothing else')
    .action(async (chapter, options) => done(await (await import('./commands/report')).report(chapter, options)));
}

/** Adds `pagewalk status`. */
function addStatusCommand(program: Command, done: Done): void {
  program
    .command('status')
    .description('show all chapters at a glance: attempts, points of the last run, next step; nothing is run')
    .option('--dir <dir>', FOLDER)
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => done(await (await import('./commands/status')).status(options)));
}

/** Adds `pagewalk reset`. */
function addResetCommand(program: Command, done: Done): void {
  program
    .command('reset')
    .description("put a chapter's stub back; your file is kept in .pagewalk/backup")
    .argument('<chapter>', 'a chapter: its id, number or name')
    .option('--dir <dir>', FOLDER)
    .action(async (chapter, options) => done(await (await import('./commands/reset')).reset(chapter, options)));
}

/** Adds `pagewalk submit`. */
function addSubmitCommand(program: Command, done: Done): void {
  program
    .command('submit')
    .description('make the zip to hand in and say what it holds; it sends nothing')
    .option('--id <student>', 'your student id, the name of the zip; default: the name of your folder')
    .option('--out <dir>', 'where the zip goes', '.')
    .option('--dir <dir>', FOLDER)
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => done(await (await import('./commands/submit')).submit(options)));
}

/** Adds `pagewalk doctor`. */
function addDoctorCommand(program: Command, done: Done): void {
  program
    .command('doctor')
    .description('say what this machine offers: Node.js, chapters, isolation')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => done(await (await import('./commands/doctor')).doctor(options)));
}
