// Proves that the documents are true: every file, link, npm script, command and option that they name exists.
// Usage: node tools/check-docs.mjs [root]
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CommandLine } from './docs/command-line.mjs';
import { checkDocument } from './docs/check-document.mjs';

/** Folders without documents of ours. */
const SKIPPED = new Set(['.git', 'node_modules', 'dist', 'coverage', 'grades', 'fixtures', 'examples']);

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const commandLines = [
  { of: 'staff', commandLine: new CommandLine(join(root, 'dist/pagewalk.js')) },
  { of: 'student', commandLine: new CommandLine(join(root, 'kit/dist/pagewalk.js')) },
];
const unbuilt = commandLines.filter(({ commandLine }) => !commandLine.isBuilt);
if (unbuilt.length > 0) {
  console.error(`${relative(root, unbuilt[0].commandLine.script)} is missing: run \`npm run build\` first.`);
  process.exit(2);
}

const documents = findDocuments(root);
const problems = documents.flatMap((document) => checkDocument(document, { root, commandLines }));
for (const { file, line, message } of problems) console.error(`${file}:${line}: ${message}`);
console.log(`${documents.length} documents, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function findDocuments(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return findDocuments(path);
      return entry.name.endsWith('.md') ? [relative(root, path).replaceAll('\\', '/')] : [];
    })
    .sort();
}
