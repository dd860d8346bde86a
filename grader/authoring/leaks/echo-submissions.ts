import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssignmentFile } from '../../contracts/generated/assignment';

/** Submissions that hand out whatever they are given, by the way in which they do it: the body of every function. */
export const ECHOES: Readonly<Record<string, string>> = {
  'throws-input': 'throw new Error(text(args));',
  'throws-all-it-saw':
    'const all = memory.join(" "); throw Object.assign(new RangeError(all), { name: all, stack: all, cause: all });',
  'returns-input': 'return { ok: true, trapped: true, newFrame: true, hfn: args, gfn: text(args), hpa: text(args) };',
  'returns-text': 'return text(args);',
  'returns-its-input-itself': 'return args.find((arg) => typeof arg !== "object") ?? args[0];',
  'returns-names':
    'const all = memory.join(" "); return { [text(args)]: all, ok: { [all]: 1 }, map: new Map([[all, args]]) };',
  'logs-input':
    'const out = (globalThis as any).console; out?.log(text(args)); out?.error(text(args)); (globalThis as any).print?.(text(args)); return undefined;',
};

/** Writes one submission per echo, for the given assignments, into a folder of submissions. */
export function writeEchoes(folder: string, assignments: readonly AssignmentFile[], echoes = ECHOES): void {
  for (const [name, body] of Object.entries(echoes)) {
    for (const assignment of assignments) {
      mkdirSync(join(folder, name, assignment.id), { recursive: true });
      writeFileSync(join(folder, name, assignment.id, assignment.file), sourceOf(assignment, body));
    }
  }
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
