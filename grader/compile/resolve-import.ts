import { posix } from 'node:path';

/** What an import may reach: the chapter that is compiled, and the paths of the submission's files. */
export interface ImportScope {
  /** Chapter id, equal to the chapter's folder. */
  readonly chapter: string;
  readonly paths: ReadonlySet<string>;
}

/** Where an import leads: to a file of the submission, to the given module, or nowhere, with a sentence for the student. */
export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'given' }
  | { readonly kind: 'refused'; readonly message: string };

/** The folder of the given code, beside the chapters; a folder of that name in a submission is never read. */
export const GIVEN_FOLDER = 'machine';

const CHAPTER_FOLDER = /^[0-9]{2}-[a-z0-9-]+$/i;

/**
 * Finds what a specifier means in a file of a submission, without any file system.
 *
 * Only relative paths are resolved, with or without `.ts` or `.js` at the end, and a folder to its `index.ts`.
 * The given module wins over everything of the same name; files of another chapter are refused.
 *
 * @param specifier - as written, for example `../machine`
 * @param importer - path of the importing file inside the submission
 */
export function resolveImport(specifier: string, importer: string, scope: ImportScope): Resolution {
  const machine = `'${givenSpecifier(importer)}'`;
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return refuse(explainForeign(specifier, machine));
  const target = posix.normalize(posix.join(posix.dirname(importer), specifier)).replace(/^\.\/?$/, '');
  if (target === '..' || target.startsWith('../')) {
    return refuse(`${quote(specifier)} leads out of your submission. Import only ${machine} and your own files.`);
  }
  if (/^machine(\/index)?(\.[jt]s)?\/?$/.test(target)) return { kind: 'given' };
  if (target.startsWith(`${GIVEN_FOLDER}/`)) {
    return refuse(`${quote(specifier)} is a part of the given code. Import what you need from ${machine} itself.`);
  }
  const other = otherChapter(target, scope);
  if (other !== null) return refuse(explainChapter(specifier, other, scope.chapter));
  const path = candidates(target).find((candidate) => scope.paths.has(candidate));
  return path === undefined ? refuse(explainMissing(specifier, target, scope.paths)) : { kind: 'file', path };
}

/** How a file of the submission writes the import of the given module: `../machine` from a chapter's own folder. */
export function givenSpecifier(importer: string): string {
  const depth = importer.split('/').length - 1;
  return depth === 0 ? `./${GIVEN_FOLDER}` : `${'../'.repeat(depth)}${GIVEN_FOLDER}`;
}

function otherChapter(target: string, scope: ImportScope): string | null {
  const owner = target.split('/')[0] ?? '';
  if (!CHAPTER_FOLDER.test(owner) || owner.toLowerCase() === scope.chapter.toLowerCase()) return null;
  // `./06-notes` beside the chapters may also be a file of the student's own, 06-notes.ts.
  return target.includes('/') || !scope.paths.has(`${owner}.ts`) ? owner : null;
}

function candidates(target: string): string[] {
  if (target.endsWith('.ts')) return [target];
  if (target.endsWith('.js')) return [`${target.slice(0, -3)}.ts`];
  if (target === '' || target.endsWith('/')) return [`${target}index.ts`];
  return [`${target}.ts`, `${target}/index.ts`];
}

function explainForeign(specifier: string, machine: string): string {
  const instead = `Import only ${machine} and your own files, by a path that starts with ./ or ../.`;
  if (specifier.startsWith('node:'))
    return `${quote(specifier)} belongs to Node.js, which the graded engine does not have. ${instead}`;
  if (/^([a-z]:)?[/\\]/i.test(specifier)) return `${quote(specifier)} is an absolute path. ${instead}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(specifier))
    return `${quote(specifier)} is an address, not a file of yours. ${instead}`;
  if (specifier.includes('\\'))
    return `${quote(specifier)} has a backslash: write import paths with forward slashes. ${instead}`;
  return `${quote(specifier)} is a package, and packages cannot be used in a chapter. ${instead}`;
}

function explainChapter(specifier: string, owner: string, chapter: string): string {
  return (
    `${quote(specifier)} belongs to chapter ${owner}. No chapter imports a student's earlier file: ` +
    `copy what you need into ${chapter}/, or into a folder of your own beside the chapters.`
  );
}

function explainMissing(specifier: string, target: string, paths: ReadonlySet<string>): string {
  const ending = /\.[a-z0-9]+$/i.exec(posix.basename(target))?.[0].toLowerCase();
  if (ending !== undefined && /^\.(json|[cm]js|[cm]ts|[jt]sx|css|txt|wasm|node)$/.test(ending)) {
    return `${quote(specifier)} is no .ts file. A chapter imports only .ts files: put the data or code into one.`;
  }
  const wanted = candidates(target);
  const sameLetters = [...paths].find((path) => wanted.some((name) => name.toLowerCase() === path.toLowerCase()));
  if (sameLetters !== undefined) {
    return `${quote(specifier)} is written ${sameLetters} in your submission. Capital and small letters count: write the path the same way.`;
  }
  return `There is no file ${wanted.join(' or ')} in your submission, which ${quote(specifier)} would need. Add the file or correct the path.`;
}

function refuse(message: string): Resolution {
  return { kind: 'refused', message };
}

function quote(specifier: string): string {
  return `"${specifier.length <= 60 ? specifier : `${specifier.slice(0, 57)}...`}"`;
}
