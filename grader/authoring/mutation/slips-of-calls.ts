import ts from 'typescript';
import { keepPart, replaceNode, type Edit, type Slips } from './edit';
import { takesText } from './no-slips';

/** What a method is taken for. */
const MISTAKEN_FOR: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  find: 'findLast',
  findIndex: 'findLastIndex',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  push: 'unshift',
  shift: 'pop',
  pop: 'shift',
};

/** Methods that give a changed list, and without which there is a list as well. */
const FORGOTTEN: ReadonlySet<string> = new Set(['sort', 'slice', 'filter', 'reverse', 'concat']);

/** Another method, a method left out, arguments exchanged, a copy that is none, a field left out. */
export const slipsOfCalls: Slips = (node, file) => {
  if (ts.isCallExpression(node)) return [...otherMethod(node, file), ...exchangedArguments(node, file)];
  if (ts.isNewExpression(node)) return withoutContent(node, file);
  if (ts.isArrayLiteralExpression(node)) return sharedList(node, file);
  if (ts.isObjectLiteralExpression(node)) return sharedRecord(node, file);
  return [];
};

function otherMethod(call: ts.CallExpression, file: ts.SourceFile): Edit[] {
  if (!ts.isPropertyAccessExpression(call.expression)) return [];
  const { name, expression } = call.expression;
  const other = MISTAKEN_FOR[name.text];
  return [
    ...(other === undefined ? [] : [replaceNode(name, file, other, `${name.text} becomes ${other}`)]),
    ...(FORGOTTEN.has(name.text) ? [keepPart(call, expression, file, `${name.text} is left out`)] : []),
  ];
}

function exchangedArguments(node: ts.CallExpression, file: ts.SourceFile): Edit[] {
  if (/^Math\.(min|max)$/.test(node.expression.getText(file))) return []; // in any order the same
  return node.arguments.slice(1).flatMap((second, index) => {
    const first = node.arguments[index] as ts.Expression;
    if (takesText(node, index) && takesText(node, index + 1)) return [];
    const text = `${second.getText(file)}, ${first.getText(file)}`;
    return [{ start: first.getStart(file), end: second.end, text, slip: 'two arguments are exchanged' }];
  });
}

function withoutContent(node: ts.NewExpression, file: ts.SourceFile): Edit[] {
  const [only, another] = node.arguments ?? [];
  if (only === undefined || another !== undefined || !/^(Map|Set)$/.test(node.expression.getText(file))) return [];
  return [
    replaceNode(only, file, '', 'a collection starts empty'),
    keepPart(node, only, file, 'a collection is shared instead of copied'),
  ];
}

function sharedList(node: ts.ArrayLiteralExpression, file: ts.SourceFile): Edit[] {
  const [only, another] = node.elements;
  if (only === undefined || another !== undefined || !ts.isSpreadElement(only)) return [];
  return [keepPart(node, only.expression, file, 'a list is shared instead of copied')];
}

function sharedRecord(node: ts.ObjectLiteralExpression, file: ts.SourceFile): Edit[] {
  const [first] = node.properties;
  if (first === undefined || !ts.isSpreadAssignment(first)) return [];
  if (node.properties.length === 1) {
    return [keepPart(node, first.expression, file, 'a record is shared instead of copied')];
  }
  return node.properties.slice(1).map((property) => {
    const others = node.properties.filter((each) => each !== property).map((each) => each.getText(file));
    return replaceNode(node, file, `{ ${others.join(', ')} }`, 'a field is left out');
  });
}
