import ts from 'typescript';
import { keepPart, replaceNode, type Edit, type Slips } from './edit';

/** A statement left out, a condition that is always the same or negated, a branch that is always taken. */
export const slipsOfStatements: Slips = (node, file) => {
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return [leftOut(node, file)];
  if (ts.isBreakOrContinueStatement(node) || (ts.isReturnStatement(node) && node.expression === undefined)) {
    return [leftOut(node, file)];
  }
  if (ts.isIfStatement(node)) return [...slipsOfCondition(node.expression, file, ['true', 'false'])];
  // A loop that always goes on would only show what the budget is.
  if (ts.isWhileStatement(node)) return slipsOfCondition(node.expression, file, ['false']);
  if (ts.isForStatement(node)) return node.condition ? slipsOfCondition(node.condition, file, ['false']) : [];
  if (ts.isForOfStatement(node)) return [leftOut(node, file)];
  if (ts.isConditionalExpression(node)) {
    const slip = 'the same branch is always taken';
    return [keepPart(node, node.whenTrue, file, slip), keepPart(node, node.whenFalse, file, slip)];
  }
  if (ts.isReturnStatement(node) && node.expression !== undefined && isTruth(node.expression)) {
    return [replaceNode(node.expression, file, `!(${node.expression.getText(file)})`, 'the opposite is returned')];
  }
  return [];
};

function leftOut(node: ts.Node, file: ts.SourceFile): Edit {
  return replaceNode(node, file, '{}', 'a statement is left out');
}

function slipsOfCondition(condition: ts.Expression, file: ts.SourceFile, always: readonly string[]): Edit[] {
  const fixed = always.map((value) => replaceNode(condition, file, value, `a condition is always ${value}`));
  // Comparisons and negations are turned round by the slips of their own operators.
  if (ts.isBinaryExpression(condition) || ts.isPrefixUnaryExpression(condition)) return fixed;
  return [...fixed, replaceNode(condition, file, `!(${condition.getText(file)})`, 'a condition is negated')];
}

/** Whether an expression is a truth value by its form. */
function isTruth(node: ts.Expression): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return ['has', 'delete', 'some', 'every', 'includes'].includes(node.expression.name.text);
}
