import { build, type BuildOptions, type Message } from 'esbuild';
import type { Problem } from '../contracts/submission';
import { explainCompileError } from './explain-compile-error';
import { comparePlaces } from './place';
import type { CompileReply, CompileRequest } from './protocol';
import { submissionPlugin } from './submission-plugin';

/** The longest script that a submission may become, in bytes. */
export const SCRIPT_LIMIT = 2 * 1024 * 1024;

const PROBLEM_LIMIT = 20;

/**
 * Nothing here depends on the submission. The script is one strict function expression: what esbuild puts between
 * `banner` and `footer` is counted in the source map, so its lines need no offset.
 */
const FIXED_OPTIONS = {
  bundle: true,
  write: false,
  outdir: '/',
  format: 'iife',
  globalName: 'submission',
  target: 'es2022',
  platform: 'neutral',
  tsconfigRaw: '{}',
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'silent',
  logLimit: PROBLEM_LIMIT,
  banner: { js: '(function (machine) { "use strict";' },
  footer: { js: 'return submission;\n})' },
} as const satisfies BuildOptions;

/**
 * Compiles one chapter of a submission into a script that evaluates to a function from the given module to the
 * chapter's exports. Everything that a student can do wrong is a rejection with places in the student's files.
 */
export async function bundleChapter(request: CompileRequest): Promise<CompileReply> {
  const texts = new Map(request.files.map(({ path, text }) => [path, text]));
  const scope = { chapter: request.chapter.id, paths: new Set(texts.keys()) };
  const entry = `${request.chapter.id}/${request.chapter.file}`;
  if (!texts.has(entry)) return reject([{ message: `There is no file ${entry} in your submission.` }]);
  const options: BuildOptions = {
    ...FIXED_OPTIONS,
    entryPoints: [{ in: entry, out: 'submission' }],
    plugins: [submissionPlugin(scope, texts, request.givenValues)],
  };
  try {
    const outputs = await writeScript(options);
    const bytes = Buffer.byteLength(outputs.script, 'utf8');
    return bytes > SCRIPT_LIMIT ? reject([tooLong(entry, bytes)]) : { kind: 'compiled', ...outputs };
  } catch (failure) {
    if (!isBuildFailure(failure)) throw failure;
    const context = { texts, givenValues: request.givenValues };
    return reject(failure.errors.map((error) => explainCompileError(error, context)));
  }
}

async function writeScript(options: BuildOptions): Promise<{ readonly script: string; readonly sourceMap: string }> {
  const { outputFiles = [] } = await build({ ...options, write: false });
  const sourceMap = outputFiles.find(({ path }) => path.endsWith('.map'));
  const script = outputFiles.find(({ path }) => path.endsWith('.js'));
  if (!script || !sourceMap) throw new Error('bundleChapter: esbuild wrote no script');
  return { script: script.text, sourceMap: sourceMap.text };
}

function reject(problems: readonly Problem[]): CompileReply {
  return { kind: 'rejected', problems: [...problems].sort(comparePlaces).slice(0, PROBLEM_LIMIT) };
}

function tooLong(file: string, bytes: number): Problem {
  const message =
    `Your program is ${bytes} bytes long once it is compiled; at most ${SCRIPT_LIMIT} are allowed. ` +
    'Shorten it, for example by computing large tables instead of writing them out.';
  return { message, file };
}

function isBuildFailure(failure: unknown): failure is { readonly errors: readonly Message[] } {
  return failure instanceof Error && 'errors' in failure && Array.isArray(failure.errors);
}
