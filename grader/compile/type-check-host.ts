import ts from 'typescript';
import { GIVEN_ENTRY, type GivenFiles } from './given-files';
import { LIBRARY_FOLDER, type LibraryFiles } from './library-files';
import type { TypeCheckRequest } from './protocol';
import { resolveImport, type ImportScope, type Resolution } from './resolve-import';

/**
 * The options of `starter/tsconfig.json` as far as they decide which programs are right. Nothing of a submission can
 * change them.
 */
export const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  isolatedModules: true,
  noEmit: true,
  skipLibCheck: true,
};

/** A compiler host without a file system: the library, the given module and the submission's files. */
export interface TypeCheckHost extends ts.CompilerHost {
  /** The path inside the submission of a file of the program, or null for the library and the given module. */
  submittedPath(fileName: string): string | null;
  /** What an import in a submitted file means. */
  resolve(specifier: string, importer: string): Resolution;
}

/** Makes the host of one check. Files of the submission lie at `/`, and its own `machine` folder is never looked at. */
export function createTypeCheckHost(
  request: TypeCheckRequest,
  library: LibraryFiles,
  given: GivenFiles,
): TypeCheckHost {
  const submitted = new Map(request.files.map(({ path, text }) => [`/${path}`, text]));
  const scope: ImportScope = { chapter: request.chapter.id, paths: new Set(request.files.map(({ path }) => path)) };
  const resolve = (specifier: string, importer: string) => resolveImport(specifier, importer, scope);
  const submittedPath = (name: string) => (!given.has(name) && submitted.has(name) ? name.slice(1) : null);
  return {
    submittedPath,
    resolve,
    getSourceFile: (name, options) => {
      const text = submittedPath(name) === null ? undefined : submitted.get(name);
      return text === undefined ? (library.get(name) ?? given.get(name, options)) : parse(name, text, options);
    },
    resolveModuleNameLiterals: (literals, importer) =>
      literals.map(({ text }) => {
        const path = submittedPath(importer);
        const target = path === null ? given.resolve(text, importer) : fileOf(resolve(text, path));
        if (target === null) return { resolvedModule: undefined };
        return { resolvedModule: { resolvedFileName: target, extension: ts.Extension.Ts } };
      }),
    fileExists: (name) => given.has(name) || submitted.has(name),
    readFile: () => undefined,
    directoryExists: () => false,
    writeFile: () => undefined,
    getDefaultLibFileName: () => library.root,
    getDefaultLibLocation: () => LIBRARY_FOLDER,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
}

/**
 * Parses a file and takes away what could reach out of it or switch the check off: triple-slash references and
 * `@ts-nocheck`. A single `@ts-expect-error` stays: it is a decision about one line.
 */
function parse(name: string, text: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  const nothing = { referencedFiles: [], typeReferenceDirectives: [], libReferenceDirectives: [] };
  return Object.assign(ts.createSourceFile(name, text, options), { ...nothing, checkJsDirective: undefined });
}

function fileOf(resolution: Resolution): string | null {
  if (resolution.kind === 'refused') return null;
  return resolution.kind === 'given' ? GIVEN_ENTRY : `/${resolution.path}`;
}
