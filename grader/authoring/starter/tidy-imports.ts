import ts from 'typescript';

/**
 * Removes the imports of a file that nothing uses, joins those of one module and sorts them, as an editor's "organize
 * imports" does. Names in doc comments count as used.
 *
 * @param source - the text of one file; no other file is looked at
 */
export function tidyImports(source: string): string {
  const service = ts.createLanguageService(hostOf(source));
  const format = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2 };
  const changes = service.organizeImports({ type: 'file', fileName: FILE }, format, { quotePreference: 'single' });
  const inOrder = changes.flatMap(({ textChanges }) => textChanges).sort((a, b) => b.span.start - a.span.start);
  let text = source;
  for (const { span, newText } of inOrder) {
    text = text.slice(0, span.start) + newText + text.slice(span.start + span.length);
  }
  return text;
}

const FILE = 'file.ts';

/** A language service's view of one file and nothing else: which names are used can be seen without their types. */
function hostOf(source: string): ts.LanguageServiceHost {
  return {
    getCompilationSettings: () => ({ noLib: true, noResolve: true }),
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => (name === FILE ? ts.ScriptSnapshot.fromString(source) : undefined),
    getCurrentDirectory: () => '',
    getDefaultLibFileName: () => '',
    fileExists: (name) => name === FILE,
    readFile: () => undefined,
  };
}
