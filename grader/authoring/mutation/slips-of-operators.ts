import ts from 'typescript';
import { keepPart, replaceNode, type Edit, type Slips } from './edit';

/** What an operator is taken for. */
const MISTAKEN_FOR: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '&': ['|'],
  '|': ['&'],
  '^': ['|'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['>>', '<<'],
  '+=': ['-=', '='],
  '-=': ['+=', '='],
  '|=': ['&=', '='],
  '&=': ['|=', '='],
};

/** Operators whose second operand is easily forgotten, and those whose first one is too. */
const SECOND_FORGOTTEN: ReadonlySet<string> = new Set(['+', '-', '%', '&', '|', '&&', '||', '>>>', '>>', '<<', '??']);
const FIRST_FORGOTTEN: ReadonlySet<string> = new Set(['+', '|', '&&', '||', '??']);

/** Another operator, or an operand left out. */
export const slipsOfOperators: Slips = (node, file) => {
  if (ts.isBinaryExpression(node)) return slipsOfBinary(node, file);
  if (ts.isPrefixUnaryExpression(node)) return slipsOfPrefix(node, file);
  if (ts.isPostfixUnaryExpression(node)) return [otherCount(node.operator, node, node.operand, file)];
  return [];
};

function slipsOfBinary(node: ts.BinaryExpression, file: ts.SourceFile): Edit[] {
  const { left, operatorToken, right } = node;
  const operator = operatorToken.getText(file);
  if (operator === '+' && (isText(left) || isText(right))) return [];
  const others = (MISTAKEN_FOR[operator] ?? []).map((other) =>
    replaceNode(operatorToken, file, other, `${operator} becomes ${other}`),
  );
  const slip = `an operand of ${operator} is left out`;
  return [
    ...others,
    ...(SECOND_FORGOTTEN.has(operator) ? [keepPart(node, left, file, slip)] : []),
    ...(FIRST_FORGOTTEN.has(operator) ? [keepPart(node, right, file, slip)] : []),
  ];
}

function slipsOfPrefix(node: ts.PrefixUnaryExpression, file: ts.SourceFile): Edit[] {
  switch (node.operator) {
    case ts.SyntaxKind.PlusPlusToken:
    case ts.SyntaxKind.MinusMinusToken:
      return [otherCount(node.operator, node, node.operand, file)];
    case ts.SyntaxKind.MinusToken:
      // A negative literal is one number.
      return ts.isNumericLiteral(node.operand) ? [] : [keepPart(node, node.operand, file, 'a sign is left out')];
    case ts.SyntaxKind.ExclamationToken:
      return [keepPart(node, node.operand, file, 'a negation is left out')];
    default:
      return [keepPart(node, node.operand, file, 'an operator is left out')];
  }
}

function otherCount(
  operator: ts.PrefixUnaryOperator | ts.PostfixUnaryOperator,
  node: ts.Node,
  operand: ts.Node,
  file: ts.SourceFile,
): Edit {
  const other = operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++';
  return replaceNode(node, file, `${operand.getText(file)}${other}`, 'counts the other way');
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}
