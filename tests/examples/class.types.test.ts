import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { CLASS_FOLDER, ZIP_SOURCES } from './load-example';

const TOP = join(__dirname, '..', '..');

const submissions = [CLASS_FOLDER, ZIP_SOURCES].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name)),
);

/** Diagnostics by submission. `rootDirs` lays each submission over the reference, where `machine` is. */
function check(): ReadonlyMap<string, readonly number[]> {
  const files = submissions.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  );
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    isolatedModules: true,
    skipLibCheck: true,
    noEmit: true,
    rootDirs: [...submissions, join(TOP, 'reference')],
  });
  const found = new Map<string, number[]>();
  for (const { file, code } of [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]) {
    const folder = submissions.find((candidate) => !relative(candidate, file?.fileName ?? '').startsWith('..'));
    const id = relative(TOP, folder ?? file?.fileName ?? '').replace(/^.*[\\/]/, '');
    found.set(id, [...(found.get(id) ?? []), code]);
  }
  return found;
}

describe('the sample class under strict TypeScript', () => {
  const found = check();

  test('has errors only where they are meant: s011 does not parse, s012 has type errors', () => {
    expect([...found.keys()].sort()).toEqual(['s011', 's012']);
  });

  test('has a missing brace in s011', () => {
    expect(found.get('s011')).toContain(1005);
  });

  test('has errors of types alone in s012, so that it still runs', () => {
    const codes = found.get('s012') ?? [];
    expect(codes).toContain(2322);
    expect(codes).toContain(7006);
    expect(codes.filter((code) => code < 2000)).toEqual([]);
  });
});
