import ts from 'typescript';
import { replaceNode, type Edit, type Slips } from './edit';
import { isSkipped, takesText } from './no-slips';

/** A constant that is one off, another word, the other truth value, a part of a key left out. */
export const slipsOfValues: Slips = (node, file) => {
  if (ts.isNumericLiteral(node)) {
    return Number.isSafeInteger(Number(node.text)) ? oneOff(node, file, BigInt(node.text), '') : [];
  }
  if (ts.isBigIntLiteral(node)) return oneOff(node, file, BigInt(node.text.slice(0, -1)), 'n');
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replaceNode(node, file, 'false', 'true becomes false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replaceNode(node, file, 'true', 'false becomes true')];
  if (ts.isStringLiteral(node) && isValue(node)) return anotherWord(node, file);
  if (ts.isTemplateExpression(node)) return keyWithoutPart(node, file);
  return [];
};

function oneOff(node: ts.Node, file: ts.SourceFile, value: bigint, suffix: string): Edit[] {
  const isHex = node.getText(file).startsWith('0x');
  const write = (other: bigint): string => `${isHex ? `0x${other.toString(16)}` : other}${suffix}`;
  const more = replaceNode(node, file, write(value + 1n), 'a constant is one more');
  return value === 0n ? [more] : [more, replaceNode(node, file, write(value - 1n), 'a constant is one less')];
}

/** The next other word of the file: in these programs words are codes, and every word is the wrong one somewhere else. */
function anotherWord(node: ts.StringLiteral, file: ts.SourceFile): Edit[] {
  const words: ts.StringLiteral[] = [];
  const collect = (each: ts.Node): void => {
    if (isSkipped(each)) return;
    if (ts.isStringLiteral(each) && isValue(each)) words.push(each);
    ts.forEachChild(each, collect);
  };
  collect(file);
  const after = [...words.slice(words.indexOf(node)), ...words];
  const other = after.find(({ text }) => text !== node.text);
  return other === undefined ? [] : [replaceNode(node, file, other.getText(file), 'another word')];
}

function keyWithoutPart(node: ts.TemplateExpression, file: ts.SourceFile): Edit[] {
  if (ts.isCallExpression(node.parent) && takesText(node.parent, node.parent.arguments.indexOf(node))) return [];
  return node.templateSpans.map(({ expression }) =>
    replaceNode(expression, file, "''", 'a part of a text is left out'),
  );
}

/** A word that decides something: no name of a property, and nothing that a function takes as plain text, for its messages. */
function isValue(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  return !ts.isCallExpression(parent) || !takesText(parent, parent.arguments.indexOf(node));
}
