import type { Command } from 'commander';
import type { Done } from './run-program';

/** Adds the laboratory: `lab walk`, `lab trace`, `lab tables`. */
export function addLabCommands(program: Command, done: Done): void {
  const lab = program.command('lab').description('the laboratory: what translations cost, by running machines');
  const walk = lab
    .command('walk')
    .description('explain one translation, reference by reference')
    .argument('[machine]', 'a machine file (JSON); without it, an example is made from the options')
    .option(
      '--regime <name>',
      'native, two-level, protected, shadow, nested, agile-1, ..., +pwc, +ntlb; default: nested',
    )
    .option('--gva <address>', 'the address to translate')
    .option('--before <address>', 'an access before it (repeatable): an address, +OFFSET or same', collect)
    .option('--write', 'write instead of read')
    .option('--fetch', 'fetch an instruction instead of read')
    .option('--kernel', 'in kernel mode instead of user mode');
  addMachineOptions(walk, 'none')
    .option('--json', 'print JSON and nothing else; its "machine" is a machine file')
    .option('--html <file>', 'write a page with the grid of the walk')
    .option('--open', 'open the page in a browser')
    .action(async (machine, options) => done(await (await import('./commands/lab-walk')).labWalk(machine, options)));
  addTraceCommand(lab, done);
  lab
    .command('tables')
    .description('regenerate the published tables by running machines; exits with 1 if any value differs')
    .option('--json', 'print JSON and nothing else')
    .action(async (options) => done((await import('./commands/lab-tables')).labTables(options)));
}

function addTraceCommand(lab: Command, done: Done): void {
  const trace = lab
    .command('trace')
    .description('run memory traces under several regimes, side by side')
    .argument('<file...>', 'traces of valgrind lackey or Dinero, plain or gzip')
    .option('--regime <list>', 'regimes, separated by commas; default: native,shadow,nested,nested+pwc+ntlb')
    .option('--mapping <policy>', "how the guest gives out frames on a page's first use: in-order or scattered")
    .option('--memory <mib>', "the VM's memory in MiB; default: 256")
    .option('--switch-every <n>', 'load CR3 every n references, as a switch to another process and back does')
    .option('--take <n>', 'read only the first n references of each trace')
    .option('--cost <name=cycles>', 'change the cost model (repeatable), for example exit=2000', collect)
    .option('--format <name>', 'lackey or din; recognised by default');
  addMachineOptions(trace, '16x4')
    .option('--json', 'print JSON and nothing else')
    .option('--csv <file>', 'write a row for each trace and regime')
    .option('--html <file>', 'write a page with plots')
    .option('--open', 'open the page in a browser')
    .action(async (files: string[], options) =>
      done(await (await import('./commands/lab-trace')).labTrace(files, options)),
    );
}

/** The options that describe a machine, for all commands that build one. */
function addMachineOptions(command: Command, tlb: string): Command {
  return command
    .option(
      '--geometry <widths>',
      'index widths of both trees and the offset, for example 10/10/12; default: 9/9/9/9/12',
    )
    .option('--guest <widths>', "the guest's tree, where it differs")
    .option('--host <widths>', "the host's tree, where it differs")
    .option('--page <size>', "the guest's pages: 4K, 2M, 4M or 1G; default: 4K")
    .option('--host-page <size>', "the blocks in which the VM's data is backed (its tables: 4K); default: 4K")
    .option('--tlb <shape>', `SETSxWAYS or none; default: ${tlb}`)
    .option('--walk-cache <design>', 'of +pwc: a design with or without :SETSxWAYS; default: split-translation:32x1')
    .option('--nested-tlb <shape>', 'of +ntlb: SETSxWAYS; default: 64x1');
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
