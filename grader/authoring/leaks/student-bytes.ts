import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every text that a command shows or writes for students, by its place; a file's name is part of the place. */
export type StudentBytes = ReadonlyMap<string, string>;

/**
 * Runs `pagewalk grade` for students in a process of its own and collects all that comes out of it.
 *
 * @param command - pagewalk.js of the installation that grades
 * @param args - all but `--out`
 * @throws Error if the command does not end with exit code 0
 */
export async function gradeForStudents(command: string, args: readonly string[], out: string): Promise<StudentBytes> {
  const { code, stdout, stderr } = await run([command, 'grade', ...args, '--out', out]);
  if (code !== 0) throw new Error(`gradeForStudents: the chapter with canaries was not graded (${code}): ${stderr}`);
  const shown = [['stdout', stdout] as const, ['stderr', stderr] as const];
  return new Map([
    ...shown,
    ...filesBelow(out).map((file) => [relative(out, file), readFileSync(file, 'utf8')] as const),
  ]);
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function run(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}
