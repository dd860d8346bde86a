import { InvalidArgumentError, type Command } from 'commander';
import { addLabCommands } from './lab-commands';
import { addStudentCommands } from './student-commands';
import { runProgram, type Done } from './run-program';

/**
 * The whole command line. Each command loads its own module only when it is asked for, since start-up counts.
 *
 * @returns the exit code
 */
export function main(argv: readonly string[]): Promise<number> {
  return runProgram(argv, (program, done) => {
    addGradeCommand(program, done);
    addAuthorCommands(program, done);
    addLabCommands(program, done);
    addStudentCommands(program, done);
  });
}

function addGradeCommand(program: Command, done: Done): void {
  program
    .command('grade')
    .description('grade submissions: folders or .zip files, or folders that hold one per student')
    .argument('<path...>', 'a submission, or a folder of submissions')
    .option('--chapter <id>', 'grade this chapter only (repeatable); default: all', collect)
    .option('--out <dir>', 'where the reports go', 'grades')
    .option('--jobs <n>', 'submissions, or chapters of one, graded at once; default: one per core', positiveInteger)
    .option('--json', 'print a JSON summary and nothing else')
    .option(
      '--audience <who>',
      'student: hidden tests by concept only; staff: all',
      oneOf('student', 'staff'),
      'student',
    )
    .option('--resume', 'finish the interrupted run in the output folder; what is judged stays')
    .option('--require-isolation <level>', 'refuse to run below: process or hardened', oneOf('process', 'hardened'))
    .option('--open', 'open the result in a browser')
    .action(async (paths: string[], options) => done(await (await import('./commands/grade')).grade(paths, options)));
}

function addAuthorCommands(program: Command, done: Done): void {
  const author = program.command('author').description('for authors of chapters and suites');
  const chapter = '[chapter]';
  const which = 'a chapter: its id, number or name; default: all';
  const check = '--check';
  const sideBySide = 'variants judged at once; default: one per core';
  const onlySay = 'change nothing; only say whether they are fresh';
  author
    .command('validate')
    .description('check every assignment file; errors have file, line and column')
    .argument(chapter, which)
    .option('--json', 'print JSON and nothing else')
    .action(async (id, options) => done((await import('./commands/author-validate')).authorValidate(id, options)));
  author
    .command('check')
    .description('prove the suites: reference, starter, faults, recordings, trivial answers, broken submissions')
    .argument(chapter, which)
    .option('--json', 'print JSON and nothing else')
    .option('--jobs <n>', sideBySide, positiveInteger)
    .action(async (id, options) => done(await (await import('./commands/author-check')).authorCheck(id, options)));
  author
    .command('mutate')
    .description('run named faults and mechanical mutants through the suites; hold them against the release gate')
    .argument('[chapter...]', 'chapters: ids, numbers or names; default: all')
    .option('--json', 'print JSON and nothing else')
    .option('--html <file>', 'write the kill matrices as one page')
    .option('--out <dir>', 'write mutation.json and mutation.html there')
    .option('--jobs <n>', sideBySide, positiveInteger)
    .action(async (ids, options) => done(await (await import('./commands/author-mutate')).authorMutate(ids, options)));
  author
    .command('starter')
    .description('write starter/ from reference/')
    .option(check, onlySay)
    .action(async (options) => done((await import('./commands/author-starter')).authorStarter(options)));
  author
    .command('record')
    .description('fill new expectations from the reference; record what it uses and what the named faults show')
    .argument(chapter, which)
    .option(check, onlySay)
    .option('--accept <test>', 'say that the filled expectations of a test were reviewed (repeatable)', collect, [])
    .option('--jobs <n>', sideBySide, positiveInteger)
    .action(async (id, options) => done(await (await import('./commands/author-record')).authorRecord(id, options)));
  author
    .command('narrate')
    .description("write the cells of the walks' pictures into the suites")
    .argument(chapter, which)
    .option(check, onlySay)
    .action(async (id, options) => done(await (await import('./commands/author-narrate')).authorNarrate(id, options)));
}

/** Commander would print a default of `[]` as it is; so there is none. */
function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

function positiveInteger(value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Expected a whole number that is at least 1.');
}

function oneOf(...allowed: readonly string[]) {
  return (value: string): string => {
    if (allowed.includes(value)) return value;
    throw new InvalidArgumentError(`Expected ${allowed.join(' or ')}.`);
  };
}
