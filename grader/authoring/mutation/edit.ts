import type ts from 'typescript';

/** One small change of a text: the characters from `start` up to `end` become `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What kind of slip it is, in a word or two. */
  readonly slip: string;
}

/** Proposes the edits that start at one node of a syntax tree; edits below it are proposed by others. */
export type Slips = (node: ts.Node, file: ts.SourceFile) => readonly Edit[];

/** Replaces a node by a text. */
export function replaceNode(node: ts.Node, file: ts.SourceFile, text: string, slip: string): Edit {
  return { start: node.getStart(file), end: node.end, text, slip };
}

/** Replaces a node by one of its parts, in parentheses where it needs them. */
export function keepPart(node: ts.Node, part: ts.Node, file: ts.SourceFile, slip: string): Edit {
  return replaceNode(node, file, `(${part.getText(file)})`, slip);
}

/** The text after an edit. */
export function applyEdit(text: string, edit: Edit): string {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}
