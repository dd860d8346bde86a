import { givenSpecifier, resolveImport } from '../../../grader/compile/resolve-import';

const scope = {
  chapter: '07-nested-paging',
  paths: new Set([
    '07-nested-paging/nested-paging.ts',
    '07-nested-paging/Tables.ts',
    '07-nested-paging/lib/index.ts',
    '06-shadow-coherence/shadow-coherence.ts',
    'helpers/bits.ts',
    'machine/index.ts',
    '06-notes.ts',
  ]),
};
const from = (specifier: string, importer = '07-nested-paging/nested-paging.ts') =>
  resolveImport(specifier, importer, scope);
const message = (specifier: string, importer?: string) => {
  const resolution = from(specifier, importer);
  return resolution.kind === 'refused' ? resolution.message : resolution.kind;
};

describe('resolveImport', () => {
  it.each(['./lib', './lib/', './lib/index', './lib/index.ts', './lib/index.js', './lib/../lib'])(
    'resolves %s to the index file of the folder',
    (specifier) => expect(from(specifier)).toEqual({ kind: 'file', path: '07-nested-paging/lib/index.ts' }),
  );

  it.each(['../helpers/bits', '../helpers/bits.ts', '../helpers/bits.js'])(
    'resolves %s to a file beside the chapters',
    (specifier) => expect(from(specifier)).toEqual({ kind: 'file', path: 'helpers/bits.ts' }),
  );

  it.each(['../machine', '../machine/', '../machine.ts', '../machine/index', '../machine/index.js'])(
    'resolves %s to the given module, even if the submission has its own',
    (specifier) => expect(from(specifier)).toEqual({ kind: 'given' }),
  );

  it('resolves the given module from any depth of the submission', () => {
    expect(givenSpecifier('07-nested-paging/lib/a/b.ts')).toBe('../../../machine');
    expect(from('../../machine', '07-nested-paging/lib/index.ts')).toEqual({ kind: 'given' });
    expect(from('./machine', 'index.ts')).toEqual({ kind: 'given' });
    expect(from('./machine').kind).toBe('refused');
  });

  it.each([
    ['node:fs', '"node:fs" belongs to Node.js, which the graded engine does not have.'],
    ['fs', '"fs" is a package, and packages cannot be used in a chapter.'],
    ['@scope/name', '"@scope/name" is a package, and packages cannot be used in a chapter.'],
    ['', '"" is a package, and packages cannot be used in a chapter.'],
    ['https://example.org/x.ts', '"https://example.org/x.ts" is an address, not a file of yours.'],
    ['data:text/javascript,0', '"data:text/javascript,0" is an address, not a file of yours.'],
    ['/etc/passwd', '"/etc/passwd" is an absolute path.'],
    ['C:\\x.ts', '"C:\\x.ts" is an absolute path.'],
    ['.\\lib', '".\\lib" has a backslash: write import paths with forward slashes.'],
  ])('refuses %j and says what to import instead', (specifier, start) => {
    expect(message(specifier)).toBe(
      `${start} Import only '../machine' and your own files, by a path that starts with ./ or ../.`,
    );
  });

  it.each(['../../other/07-nested-paging/nested-paging', '../..', '../lib/../../..'])('refuses %s outside', (path) => {
    expect(message(path)).toBe(`"${path}" leads out of your submission. Import only '../machine' and your own files.`);
  });

  it.each(['../06-shadow-coherence/shadow-coherence', '../06-shadow-coherence', '../02-two-level-mapping/x.ts'])(
    "refuses %s, another chapter's file",
    (specifier) => expect(message(specifier)).toContain("No chapter imports a student's earlier file"),
  );

  it("refuses another chapter's file also to a helper", () => {
    expect(message('../06-shadow-coherence/shadow-coherence', 'helpers/bits.ts')).toMatch(
      /^"\.\.\/06-shadow-coherence\/shadow-coherence" belongs to chapter 06-shadow-coherence\./,
    );
  });

  it('takes a file whose name looks like a chapter for a file', () => {
    expect(from('../06-notes')).toEqual({ kind: 'file', path: '06-notes.ts' });
  });

  it('refuses a part of the given module and names the whole', () => {
    expect(message('../machine/memory')).toBe(
      '"../machine/memory" is a part of the given code. Import what you need from \'../machine\' itself.',
    );
  });

  it('refuses a file that is no TypeScript', () => {
    expect(message('./table.json')).toBe(
      '"./table.json" is no .ts file. A chapter imports only .ts files: put the data or code into one.',
    );
  });

  it('names the file that differs only in capital letters', () => {
    expect(message('./tables')).toContain('"./tables" is written 07-nested-paging/Tables.ts in your submission.');
  });

  it('names the files that it looked for', () => {
    expect(message('./nothing')).toContain(
      'There is no file 07-nested-paging/nothing.ts or 07-nested-paging/nothing/index.ts in your submission',
    );
  });

  it('clips a specifier of any length', () => {
    expect(message('x'.repeat(100_000)).length).toBeLessThan(300);
  });
});
