import ts from 'typescript';

/**
 * Whether a call passes an argument as plain text, which in these programs is for messages: the function is one of the same
 * file and declares it as `string`, while codes have types of their own.
 *
 * @param call - the call
 * @param index - the argument's place, from 0
 */
export function takesText(call: ts.CallExpression, index: number): boolean {
  const { expression } = call;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  let found = false;
  const look = (node: ts.Node): void => {
    const isFunction = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
    if (isFunction && node.name?.getText() === name) {
      found ||= node.parameters[index]?.type?.kind === ts.SyntaxKind.StringKeyword;
    }
    ts.forEachChild(node, look);
  };
  look(expression.getSourceFile());
  return found;
}

/** What no slip is looked for in: types and imports emit nothing, and no clause asks for the words of an error. */
export function isSkipped(node: ts.Node): boolean {
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return isError(node) || (ts.isVariableStatement(node) && node.declarationList.declarations.every(isForErrors));
}

function isError(node: ts.Node): boolean {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text.endsWith('Error');
}

/** Whether a local name is mentioned in the words of errors only. */
function isForErrors({ name, parent }: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(name) || !ts.isBlock(parent.parent.parent)) return false;
  let inErrors = 0;
  let elsewhere = 0;
  const count = (node: ts.Node, isInError: boolean): void => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text) {
      if (isInError) inErrors++;
      else elsewhere++;
    }
    ts.forEachChild(node, (child) => count(child, isInError || isError(child)));
  };
  count(parent.parent.parent, false);
  return inErrors > 0 && elsewhere === 0;
}
