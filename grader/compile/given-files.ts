import { posix } from 'node:path';
import ts from 'typescript';
import { GIVEN_FOLDER } from './resolve-import';

/** Where the given module's entry appears to a program. */
export const GIVEN_ENTRY = `/${GIVEN_FOLDER}/index.ts`;

/** The given module's sources. A file is parsed once, however many checks use it. */
export class GivenFiles {
  private texts: ReadonlyMap<string, string> = new Map();
  private readonly parsed = new Map<string, ts.SourceFile>();

  /** Takes the sources of the next check; a file whose text has changed is parsed again. */
  use(sources: Readonly<Record<string, string>>): void {
    this.texts = new Map(Object.entries(sources).map(([path, text]) => [posix.join('/', GIVEN_FOLDER, path), text]));
    for (const [name, file] of this.parsed) if (this.texts.get(name) !== file.text) this.parsed.delete(name);
  }

  /** Whether there is a file of this name. */
  has(name: string): boolean {
    return this.texts.has(name);
  }

  /** Returns the parsed file of this name, or undefined if there is none. */
  get(name: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    const text = this.texts.get(name);
    if (text === undefined) return undefined;
    const file = this.parsed.get(name) ?? ts.createSourceFile(name, text, options);
    this.parsed.set(name, file);
    return file;
  }

  /** Finds the file that an import between two given files means, or null. */
  resolve(specifier: string, importer: string): string | null {
    const target = posix.join(posix.dirname(importer), specifier);
    return [target, `${target}.ts`, `${target}/index.ts`].find((name) => this.texts.has(name)) ?? null;
  }
}
