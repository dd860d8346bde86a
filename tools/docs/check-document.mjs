// Says where a document is not true any more.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { anchorsOf, commandsOf, findMentions } from './find-mentions.mjs';

/** npm's own words after `npm` that are no scripts, and those that run one. */
const NPM_SCRIPTS = { test: 'test', t: 'test', start: 'start' };

/**
 * Checks every mention of a document.
 *
 * @param document - path of the document, relative to the root
 * @param world - `root`, and `commandLines`: the built commands of which at least one must understand a mention
 * @returns problems with `file`, `line` and `message`
 */
export function checkDocument(document, world) {
  const text = readFileSync(join(world.root, document), 'utf8');
  return findMentions(text).flatMap(({ kind, text: mention, line }) =>
    problemsOf(kind, mention, document, world).map((message) => ({ file: document, line, message })),
  );
}

function problemsOf(kind, mention, document, world) {
  if (kind === 'link') return linkProblems(mention, document, world);
  const commands = kind === 'command' ? [mention] : commandsOf(mention);
  const problems = commands.flatMap((command) => commandProblems(command, document, world));
  return kind === 'span' && problems.length === 0 ? pathProblems(mention, document, world) : problems;
}

function linkProblems(target, document, { root }) {
  const [path, anchor] = target.split('#');
  const file = path === '' ? join(root, document) : join(root, dirname(document), decodeURIComponent(path));
  if (!existsSync(file)) return [`the link to ${target} leads nowhere: correct it or add the file`];
  if (!anchor || !file.endsWith('.md')) return [];
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? [] : [`${target} has no heading for #${anchor}`];
}

function commandProblems(command, document, world) {
  const words = command.split(/\s+/);
  if (words[0] === 'npm') return npmProblems(words.slice(1), document, world);
  const at = words[0] === 'npx' ? 1 : words[0] === 'node' && words[1]?.endsWith('pagewalk.js') ? 1 : 0;
  if (words[at] !== 'pagewalk' && !(words[0] === 'node' && at === 1)) return [];
  // A student's document may use only what a student has.
  const known = world.commandLines.filter(({ of }) => of === 'student' || !document.startsWith('starter/'));
  const problems = known.map(({ commandLine }) => commandLine.problemOf(words.slice(at + 1)));
  return problems.includes(null) ? [] : [`${problems[0]}: \`pagewalk --help\` lists what there is`];
}

function npmProblems(words, document, { root }) {
  const script = words[0] === 'run' ? words.slice(1).find((word) => !word.startsWith('-')) : NPM_SCRIPTS[words[0]];
  if (script === undefined || /[<>]/.test(script)) return [];
  const packages = packagesFor(document, root);
  if (packages.some((file) => JSON.parse(readFileSync(file, 'utf8')).scripts?.[script] !== undefined)) return [];
  return [`${relative(root, packages[0]).replaceAll('\\', '/')} has no script "${script}"`];
}

/** The nearest package.json above a document; an assignment's texts are read in starter/ as well. */
function packagesFor(document, root) {
  let folder = dirname(document);
  while (folder !== '.' && !existsSync(join(root, folder, 'package.json'))) folder = dirname(folder);
  const found = [join(root, folder, 'package.json')];
  return document.startsWith('assignments/') ? [...found, join(root, 'starter/package.json')] : found;
}

/** Only what is clearly a path is checked: plain segments, of which the first exists beside the document or at the root. */
function pathProblems(mention, document, { root }) {
  const [, path, name] =
    /^((?:\.{0,2}[\w@-][\w.@-]*\/)+[\w.-]*|[A-Z][A-Z_-]+\.md)(?:#([A-Za-z_$][\w$]*))?$/.exec(mention) ?? [];
  if (path === undefined || /(^|\/)(NN|dist|node_modules|grades|coverage)\b/.test(path)) return [];
  const bases = [join(root, dirname(document)), root];
  const owned = path.includes('/') ? bases.filter((base) => existsSync(join(base, path.split('/')[0]))) : bases;
  if (owned.length === 0 || path.startsWith('..')) return [];
  const file = owned.map((base) => join(base, path)).find((candidate) => existsSync(candidate));
  if (file === undefined) return [`there is no ${path}: correct the name, or remove the mention`];
  if (name === undefined) return [];
  const isThere = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(readFileSync(file, 'utf8'));
  return isThere ? [] : [`${path} has no "${name}"`];
}
