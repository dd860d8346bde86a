import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** Where TypeScript's library files appear to a program; no submitted path can start with a dot. */
export const LIBRARY_FOLDER = '/.typescript';

const ROOT = 'lib.es2022.d.ts';

/**
 * The declarations of ES2022 without DOM and Node.js, parsed once and shared by all checks. They are the only files
 * that a check reads from the disk.
 */
export class LibraryFiles {
  private readonly files = new Map<string, ts.SourceFile>();

  /** @param folder - TypeScript's own `lib` folder */
  constructor(folder: string) {
    this.load(folder, ROOT);
  }

  /** The name of the file that includes all others. */
  readonly root = posix.join(LIBRARY_FOLDER, ROOT);

  /** Returns the parsed file of this name, or undefined if it is none of the library's. */
  get(fileName: string): ts.SourceFile | undefined {
    return this.files.get(fileName);
  }

  private load(folder: string, name: string): void {
    const fileName = posix.join(LIBRARY_FOLDER, name);
    if (this.files.has(fileName)) return;
    const file = ts.createSourceFile(fileName, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2022);
    this.files.set(fileName, file);
    for (const reference of file.libReferenceDirectives) this.load(folder, `lib.${reference.fileName}.d.ts`);
  }
}
