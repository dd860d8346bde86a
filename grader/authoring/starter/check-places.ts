import ts from 'typescript';
import type { FileProblem } from '../../contracts/file-problem';
import type { BodyRegion, HelperRegion, Region } from './find-regions';

/** The characters of a file from `start` up to, not including, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Checks that each region can be cut out: a body region holds all statements of the function that it names, a helper
 * region holds whole declarations of the top level and no export.
 *
 * @returns one problem per misplaced region, at its opening marker
 */
export function checkPlaces(source: string, file: string, regions: readonly Region[]): FileProblem[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  return regions.flatMap((region) => {
    const span = spanOf(tree, region);
    const message = region.kind === 'body' ? explainBody(tree, region, span) : explainHelper(tree, region, span);
    return message === null ? [] : [{ severity: 'error', file, line: region.first + 1, column: 1, message }];
  });
}

function explainBody(tree: ts.SourceFile, region: BodyRegion, span: Span): string | null {
  const block = innermostBlock(tree, tree, span);
  const name = block === null ? null : nameOfFunction(block.parent);
  if (block === null || name === null) {
    return `The region of ${region.name} is not in the body of a function; put its markers first and last in the braces of ${region.name}.`;
  }
  if (name !== region.name) return `This region is named ${region.name}, but stands in the body of ${name}.`;
  const outside = block.statements.find((statement) => !contains(span, spanOfNode(tree, statement)));
  if (outside === undefined) return null;
  return `Line ${lineOf(tree, outside)} of ${name} lies outside its region; a body is removed as a whole, so put it inside.`;
}

function explainHelper(tree: ts.SourceFile, region: HelperRegion, span: Span): string | null {
  for (const statement of tree.statements) {
    const own = spanOfNode(tree, statement);
    if (own.end <= span.start || own.start >= span.end) continue;
    if (!contains(span, own)) {
      return `This helper region cuts through the declaration of line ${lineOf(tree, statement)}; put the markers at the top level, around whole declarations.`;
    }
    if (isExported(statement)) {
      return `Line ${lineOf(tree, statement)} exports something that the starter would lack; move it out of the helper region that opens in line ${region.first + 1}.`;
    }
  }
  return null;
}

/** Finds the smallest block in braces around a span. */
function innermostBlock(tree: ts.SourceFile, node: ts.Node, span: Span): ts.Block | null {
  let found: ts.Block | null = null;
  ts.forEachChild(node, (child) => {
    if (!contains(spanOfNode(tree, child), span)) return;
    found = innermostBlock(tree, child, span) ?? (ts.isBlock(child) ? child : null);
  });
  return found;
}

function nameOfFunction(node: ts.Node): string | null {
  const named = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
  return named && node.name !== undefined ? node.name.getText() : null;
}

function isExported(statement: ts.Statement): boolean {
  if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) return true;
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function spanOf(tree: ts.SourceFile, region: Region): Span {
  const starts = tree.getLineStarts();
  return { start: starts[region.first] ?? 0, end: starts[region.last + 1] ?? tree.end };
}

function spanOfNode(tree: ts.SourceFile, node: ts.Node): Span {
  return { start: node.getStart(tree), end: node.end };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The line of a node, from 1. */
function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}
