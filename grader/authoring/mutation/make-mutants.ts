import ts from 'typescript';
import { transform } from 'esbuild';
import { shortDigest } from '../../contracts/digest';
import { applyEdit, type Edit } from './edit';
import { isSkipped } from './no-slips';
import { slipsOfCalls } from './slips-of-calls';
import { slipsOfOperators } from './slips-of-operators';
import { slipsOfStatements } from './slips-of-statements';
import { slipsOfValues } from './slips-of-values';

/** The reference of a chapter with one small edit that a machine chose. */
export interface Mutant {
  /** Digest of the edit and of the function that it is in; it stays when code elsewhere moves. */
  readonly key: string;
  readonly slip: string;
  /** Place in the reference, both from 1. */
  readonly line: number;
  readonly column: number;
  /** The edited lines before and after, each as one line. */
  readonly before: string;
  readonly after: string;
  /** The whole text of the mutant. */
  readonly source: string;
}

const SLIPS = [slipsOfOperators, slipsOfValues, slipsOfStatements, slipsOfCalls];

/**
 * Makes all mutants of a reference: every small edit of its code, in the order of their places, without those that do not
 * parse and without those that emit the same code as the reference or as an earlier one.
 */
export async function makeMutants(reference: string): Promise<Mutant[]> {
  const file = parseProgram(reference);
  const seen = new Set([await emittedCode(reference)]);
  const counts = new Map<string, number>();
  const mutants: Mutant[] = [];
  for (const { edit, within } of editsOf(file)) {
    const source = applyEdit(reference, edit);
    const code = await emittedCode(source);
    if (code === null || seen.has(code)) continue;
    seen.add(code);
    const { before, after } = linesOf(reference, edit);
    const name = JSON.stringify([within, before, after]);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const { line, character } = file.getLineAndCharacterOfPosition(edit.start);
    const key = shortDigest(`${name}${count}`);
    mutants.push({ key, slip: edit.slip, line: line + 1, column: character + 1, before, after, source });
  }
  return mutants;
}

/** Parses a program for {@link editsOf}. */
export function parseProgram(text: string): ts.SourceFile {
  return ts.createSourceFile('reference.ts', text, ts.ScriptTarget.ES2022, true);
}

/** An edit, and where it is made. */
export interface PlacedEdit {
  readonly edit: Edit;
  /** The names of the declarations around it, outermost first. */
  readonly within: readonly string[];
}

/** Lists every small edit of a program, in the order of their places; some of them may change nothing. */
export function editsOf(file: ts.SourceFile): PlacedEdit[] {
  const edits: PlacedEdit[] = [];
  const visit = (node: ts.Node, within: readonly string[]): void => {
    if (isSkipped(node)) return;
    const inside = nameOf(node) === null ? within : [...within, nameOf(node) ?? ''];
    for (const slips of SLIPS) edits.push(...slips(node, file).map((edit) => ({ edit, within: inside })));
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, []);
  return edits.sort((left, right) => left.edit.start - right.edit.start || left.edit.end - right.edit.end);
}

function nameOf(node: ts.Node): string | null {
  const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isMethodDeclaration(node);
  return isNamed && node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : null;
}

/** The edited lines before and after the edit, blanks run together. */
function linesOf(text: string, edit: Edit): { readonly before: string; readonly after: string } {
  const start = text.lastIndexOf('\n', edit.start - 1) + 1;
  const lineEnd = text.indexOf('\n', edit.end);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const oneLine = (lines: string): string => lines.replace(/\s+/g, ' ').trim();
  return {
    before: oneLine(text.slice(start, end)),
    after: oneLine(text.slice(start, edit.start) + edit.text + text.slice(edit.end, end)),
  };
}

/** The code of a program without anything that makes no difference to it; null if it does not parse. */
export async function emittedCode(source: string): Promise<string | null> {
  try {
    return (await transform(source, { loader: 'ts', minify: true, treeShaking: true, logLevel: 'silent' })).code;
  } catch {
    return null;
  }
}
