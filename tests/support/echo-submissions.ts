import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssignmentFile } from '../../grader/contracts/generated/assignment';
import { TOP } from './installed';

/** Submissions that hand out whatever they are given, by the way in which they do it: the body of every function. */
export const ECHOES: Readonly<Record<string, string>> = {
  'throws-input': 'throw new Error(text(args));',
  'throws-all-it-saw':
    'const all = memory.join(" "); throw Object.assign(new RangeError(all), { name: all, stack: all, cause: all });',
  'returns-input': 'return { ok: true, trapped: true, newFrame: true, hfn: args, gfn: text(args), hpa: text(args) };',
  'returns-text': 'return text(args);',
  'logs-input':
    'const out = (globalThis as any).console; out?.log(text(args)); out?.error(text(args)); (globalThis as any).print?.(text(args)); return undefined;',
  'never-ends': 'const all = memory.join(" "); for (let left = all; ; left = left.slice(1) + left[0]);',
};

/** Writes one submission per echo, for the given chapters, into a folder of submissions. */
export function writeEchoes(folder: string, chapters: readonly string[]): void {
  for (const [name, body] of Object.entries(ECHOES)) {
    for (const chapter of chapters) {
      const assignment = readAssignment(chapter);
      mkdirSync(join(folder, name, chapter), { recursive: true });
      writeFileSync(join(folder, name, chapter, assignment.file), sourceOf(assignment, body));
    }
  }
}

function readAssignment(chapter: string): AssignmentFile {
  return JSON.parse(readFileSync(join(TOP, 'assignments', chapter, 'assignment.json'), 'utf8')) as AssignmentFile;
}

/** A factory gives an object whose every method echoes. */
function sourceOf({ exports }: AssignmentFile, body: string): string {
  const exported = exports.map(({ name, kind }) =>
    kind === 'factory'
      ? `export const ${name} = (...args: any[]): any => (keep(args), all);`
      : `export const ${name} = echo;`,
  );
  return `
const memory: string[] = ((globalThis as any).memory ??= []);
const text = (args: any[]): string => {
  try { return JSON.stringify(args, (_, value) => (typeof value === 'bigint' ? String(value) : value)); } catch { return String(args); }
};
const keep = (args: any[]): void => void memory.push(text(args));
const echo = (...args: any[]): any => { keep(args); ${body} };
const all: any = new Proxy({}, { get: () => echo });
${exported.join('\n')}
`;
}
