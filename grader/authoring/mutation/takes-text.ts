import ts from 'typescript';

/**
 * Whether a call passes an argument as plain text, which in these programs is for messages: the function is one of the same
 * file and declares it as `string`, while codes have types of their own.
 *
 * @param index - of the argument
 */
export function takesText({ expression }: ts.CallExpression, index: number): boolean {
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
