import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';
import { resolveImport, type ImportScope } from './resolve-import';

/** Namespace of the submission's files in esbuild's messages and source maps: `student:07-nested-paging/x.ts`. */
export const NAMESPACE = 'student';

const GIVEN_NAMESPACE = 'given';

/**
 * Appended to every file. esbuild obeys the last such comment of a file, and could be made to report wrong places by a
 * submission's own source map; this one leads nowhere.
 */
const END_OF_FILE = '\n//# sourceMappingURL=none';

/**
 * Makes esbuild's view of a submission: its files by path, the given module, and nothing else. No file is opened.
 *
 * The given module becomes constants that are read from the free variable `machine`, which the wrapper of the script
 * binds (see bundle-chapter.ts).
 */
export function submissionPlugin(
  scope: ImportScope,
  texts: ReadonlyMap<string, string>,
  givenValues: readonly string[],
): Plugin {
  return {
    name: 'submission',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolve(args, scope));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: withoutHashbang(texts.get(path) ?? '') + END_OF_FILE,
        loader: 'ts',
      }));
      build.onLoad({ filter: /.*/, namespace: GIVEN_NAMESPACE }, () => ({
        contents: givenValues.map((name) => `export const ${name} = machine.${name};`).join('\n'),
        loader: 'js',
      }));
    },
  };
}

function resolve(args: OnResolveArgs, scope: ImportScope): OnResolveResult {
  if (args.kind === 'entry-point') return { path: args.path, namespace: NAMESPACE };
  const resolution = resolveImport(args.path, args.importer, scope);
  if (resolution.kind === 'refused') return { errors: [{ text: resolution.message }] };
  if (args.kind === 'require-call' || args.kind === 'require-resolve') {
    return {
      errors: [{ text: `The graded engine has no require. Write import { name } from '${args.path}'; instead.` }],
    };
  }
  if (Object.keys(args.with).length > 0) {
    return {
      errors: [{ text: 'Imports with attributes are not supported. Remove the part that starts with "with".' }],
    };
  }
  if (resolution.kind === 'given') return { path: 'machine', namespace: GIVEN_NAMESPACE, sideEffects: false };
  return { path: resolution.path, namespace: NAMESPACE };
}

/** A hashbang is legal only at the very start of a script, where the wrapper will be. Places stay the same. */
function withoutHashbang(text: string): string {
  return text.startsWith('#!') ? `//${text.slice(2)}` : text;
}
