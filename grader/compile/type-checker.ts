import ts from 'typescript';
import type { Problem } from '../contracts/submission';
import { GivenFiles } from './given-files';
import type { LibraryFiles } from './library-files';
import { clipLine, comparePlaces, linesOf } from './place';
import type { TypeCheckReply, TypeCheckRequest } from './protocol';
import { COMPILER_OPTIONS, createTypeCheckHost, type TypeCheckHost } from './type-check-host';

const PROBLEM_LIMIT = 20;
const MESSAGE_LIMIT = 600;

/** Checks the types of one chapter after another; the library and the given module are parsed once. */
export class TypeChecker {
  private readonly given = new GivenFiles();

  constructor(private readonly library: LibraryFiles) {}

  /**
   * Returns what TypeScript finds in the submission's files that the chapter reaches: at most 20 problems, by file and
   * place. Problems of files that no import reaches are not looked for.
   */
  check(request: TypeCheckRequest): TypeCheckReply {
    this.given.use(request.givenSources);
    const host = createTypeCheckHost(request, this.library, this.given);
    try {
      return { kind: 'checked', problems: problemsOf(request, host) };
    } catch (failure) {
      // TypeScript gives up by throwing: its stack overflows on deep nesting, and its own assertions can fail.
      if (failure instanceof Error) return { kind: 'crashed' };
      throw failure;
    }
  }
}

function problemsOf(request: TypeCheckRequest, host: TypeCheckHost): Problem[] {
  const root = `/${request.chapter.id}/${request.chapter.file}`;
  const program = ts.createProgram({ rootNames: [root], options: COMPILER_OPTIONS, host });
  return program
    .getSourceFiles()
    .filter(({ fileName }) => host.submittedPath(fileName) !== null)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map((diagnostic) => toProblem(diagnostic, host))
    .sort(comparePlaces)
    .slice(0, PROBLEM_LIMIT);
}

function toProblem(diagnostic: ts.Diagnostic, host: TypeCheckHost): Problem {
  const { file, start } = diagnostic;
  const path = file && host.submittedPath(file.fileName);
  if (!file || start === undefined || !path) return { message: sentence(diagnostic) };
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    message: explainImport(diagnostic, path, host) ?? sentence(diagnostic),
    file: path,
    line: line + 1,
    column: character + 1,
    excerpt: clipLine(linesOf(file.text)[line] ?? ''),
  };
}

/** Says of a refused import what the compiler says of it; null for any other problem. */
function explainImport(diagnostic: ts.Diagnostic, path: string, host: TypeCheckHost): string | null {
  const { file, start = 0, length = 0, messageText } = diagnostic;
  if (typeof messageText !== 'string' || !/^Cannot find (module|name) '/.test(messageText)) return null;
  const [, specifier] = /^['"](.*)['"]$/.exec(file?.text.slice(start, start + length) ?? '') ?? [];
  const resolution = specifier === undefined ? null : host.resolve(specifier, path);
  return resolution?.kind === 'refused' ? resolution.message : null;
}

function sentence({ messageText, code }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
  // TypeScript would have the student install or configure something, which changes nothing here.
  const [, name] = /^Cannot find name '(.+?)'\. Do you need to /.exec(text) ?? [];
  if (name !== undefined)
    return `There is no "${name}" in the graded engine, which has only the language itself. (TS${code})`;
  const clipped = text.length <= MESSAGE_LIMIT ? text : `${text.slice(0, MESSAGE_LIMIT)}...`;
  return `${clipped} (TS${code})`;
}
