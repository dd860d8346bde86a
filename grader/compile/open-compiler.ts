import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../contracts/installation';
import type { CompileResult, Problem, Submission, TypeCheckResult } from '../contracts/submission';
import type { NodeCommand } from './child-process';
import { readGivenModule, type GivenModule } from './given-module';
import { KeptChild } from './kept-child';
import type { ChapterFile, CompileReply, CompileRequest, TypeCheckReply, TypeCheckRequest } from './protocol';
import typeCheckerFlags from './type-checker-flags.json';

/** What a compiler may be told; everything has a default that fits the installed package. */
export interface CompilerOptions {
  /** The folder with compiler.js, type-checker.js and, where there is one, type-checker.blob. */
  readonly folder?: string;
  /** The given module; by default machine.json of the folder. */
  readonly given?: GivenModule;
  /** How long a compilation may take, in ms; 5,000 by default. */
  readonly compileDeadline?: number;
  /** How long a type check may take, in ms; 3,000 by default. */
  readonly typeCheckDeadline?: number;
}

/** Compiles and checks chapters of submissions in two kept processes. */
export interface Compiler {
  /** Starts both processes ahead of the first request. */
  warm(): void;
  /**
   * Compiles one chapter. A `fault` is ours: the compiler's process vanished twice, though nobody ended it at a
   * deadline.
   */
  compile(submission: Submission, chapter: ChapterFile): Promise<CompileResult>;
  /** Checks one chapter's types; whatever keeps the check from an end makes it `unchecked`. */
  typeCheck(submission: Submission, chapter: ChapterFile): Promise<TypeCheckResult>;
  /** Ends both processes, and with them whatever is under way. */
  close(): Promise<void>;
}

const COMPILE_DEADLINE = 5000;
const TYPE_CHECK_DEADLINE = 3000;
/** A check that somebody killed is made again more often than a compilation, since nothing tells later that it is missing. */
const CHECK_TRIES = 4;
const UNCHECKED: TypeCheckResult = { state: 'unchecked', problems: [] };

/** Makes a compiler. Its processes start with the first request or with `warm`; it must be closed in the end. */
export function openCompiler(options: CompilerOptions = {}): Compiler {
  const { folder = DIST, compileDeadline = COMPILE_DEADLINE, typeCheckDeadline = TYPE_CHECK_DEADLINE } = options;
  const given = options.given ?? readGivenModule(join(folder, 'machine.json'));
  const compiler = new KeptChild([scriptCommand(folder, 'compiler.js', [])]);
  const checker = new KeptChild(typeCheckerCommands(folder));
  return {
    warm: () => [compiler, checker].forEach((child) => child.warm()),
    compile: ({ files }, chapter) =>
      compileIn(compiler, { chapter, files: textsOf(files), givenValues: given.values }, compileDeadline),
    typeCheck: ({ files }, chapter) =>
      checkIn(checker, { chapter, files: textsOf(files), givenSources: given.sources }, typeCheckDeadline),
    close: async () => {
      await Promise.all([compiler.close(), checker.close()]);
    },
  };
}

/** A deadline or a lack of memory counts against the submission only if a fresh process meets it again. */
async function compileIn(child: KeptChild, request: CompileRequest, deadline: number): Promise<CompileResult> {
  const answers = await child.ask({ request, deadline, again: () => true });
  const last = answers.at(-1);
  if (last?.kind === 'answered') return last.value as CompileReply;
  if (answers.every(({ kind }) => kind !== 'gone')) return { kind: 'rejected', problems: [tooMuch(request, deadline)] };
  const detail = answers.map((answer) => (answer.kind === 'gone' ? answer.detail : answer.kind)).join('; then ');
  return {
    kind: 'fault',
    problem: { message: `The compiler's process did not answer, also not at a second try: ${detail}.` },
  };
}

/** The check is only advice: a submission that exhausts it does not cost the class a second deadline. */
async function checkIn(child: KeptChild, request: TypeCheckRequest, deadline: number): Promise<TypeCheckResult> {
  const answers = await child.ask({
    request,
    deadline,
    again: ({ kind }) => kind === 'gone',
    tries: CHECK_TRIES,
    // A check that crashed half-way may leave the shared library damaged.
    spoils: (value) => (value as TypeCheckReply).kind === 'crashed',
  });
  const last = answers.at(-1);
  const reply = last?.kind === 'answered' ? (last.value as TypeCheckReply) : null;
  return reply?.kind === 'checked' ? { state: 'checked', problems: reply.problems } : UNCHECKED;
}

function tooMuch({ chapter }: CompileRequest, deadline: number): Problem {
  const message =
    `Your program could not be compiled within ${deadline / 1000} s and 1 GiB, also not at a second try. ` +
    'Look for very long lines, very long expressions or very deep nesting, and make them shorter.';
  return { message, file: `${chapter.id}/${chapter.file}` };
}

function textsOf(files: Submission['files']): CompileRequest['files'] {
  return files.map(({ path, text }) => ({ path, text }));
}

/** A check is needed last of all, so it leaves the processors to what everything else waits for. */
function typeCheckerCommands(folder: string): readonly [NodeCommand, ...NodeCommand[]] {
  const script = { ...scriptCommand(folder, 'type-checker.js', typeCheckerFlags), isPatient: true };
  const blob = join(folder, 'type-checker.blob');
  if (!existsSync(blob)) return [script];
  return [{ ...script, flags: [...typeCheckerFlags, '--snapshot-blob', blob], file: blob }, script];
}

function scriptCommand(folder: string, name: string, flags: readonly string[]): NodeCommand {
  const file = join(folder, name);
  return { flags: [...flags, file], file };
}
