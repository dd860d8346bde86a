import { join } from 'node:path';
import ts from 'typescript';
import { INSTALLATION } from '../../contracts/installation';
import { COMPILER_OPTIONS } from '../../compile/type-check-host';

/** As the reference itself is checked. */
const OPTIONS: ts.CompilerOptions = {
  ...COMPILER_OPTIONS,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
};

/**
 * Finds the variants of a reference whose types are wrong: a student's editor would not let them stand. All are checked
 * as one program, since a program of their own would cost each of them the types of the language again.
 *
 * @param path - the reference, for example `03-page-walk/page-walk.ts`
 * @returns for each variant whether TypeScript finds an error in it
 */
export function findTypeErrors(path: string, variants: readonly string[]): boolean[] {
  const reference = join(INSTALLATION, 'reference', path);
  // A neighbour of the reference, so that the imports lead where they lead there.
  const names = variants.map((_, index) => reference.replace(/\.ts$/, `.variant-${index}.ts`).replaceAll('\\', '/'));
  const texts = new Map(names.map((name, index) => [name, variants[index] ?? '']));
  const host = ts.createCompilerHost(OPTIONS);
  const program = ts.createProgram({
    rootNames: names,
    options: OPTIONS,
    host: {
      ...host,
      fileExists: (name) => texts.has(name) || host.fileExists(name),
      readFile: (name) => texts.get(name) ?? host.readFile(name),
      getSourceFile: (name, options) => {
        const text = texts.get(name);
        return text === undefined ? host.getSourceFile(name, options) : ts.createSourceFile(name, text, options);
      },
    },
  });
  return names.map((name) => {
    const file = program.getSourceFile(name);
    return program.getSyntacticDiagnostics(file).length > 0 || program.getSemanticDiagnostics(file).length > 0;
  });
}
