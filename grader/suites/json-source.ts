import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { FileProblem } from '../contracts/file-problem';
import type { Json } from '../contracts/json';
import { positionAt } from './text-position';

/** Keys and indices from the root of a file to a value in it. */
export type JsonPath = readonly (string | number)[];

/** Whether a problem is shown at a value or at the key before it. */
export type PlaceOf = 'value' | 'key';

/** A JSON file that was read: its value, and where each part of it stands in the text. */
export interface JsonSource {
  /** As problems name it. */
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  /** Where each part stands; made at the first call, because a file without problems never needs it. */
  readonly tree: () => Node | undefined;
}

/** Something wrong at a place of a document; without a severity it is an error. */
export interface Finding {
  readonly path: JsonPath;
  readonly message: string;
  readonly at?: PlaceOf;
  readonly severity?: FileProblem['severity'];
}

/** Turns a finding into a problem with line and column; a path that leads nowhere gives its nearest existing parent. */
export function locate(source: JsonSource, finding: Finding): FileProblem {
  const { line, column } = positionAt(source.text, offsetOf(source.tree(), finding.path, finding.at ?? 'value'));
  return { severity: finding.severity ?? 'error', file: source.file, line, column, message: finding.message };
}

function offsetOf(tree: Node | undefined, path: JsonPath, at: PlaceOf): number {
  if (tree === undefined) return 0;
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node === undefined) continue;
    const property = node.parent?.type === 'property' ? node.parent : undefined;
    const isWanted = length === path.length;
    return at === 'key' && isWanted && property !== undefined ? property.offset : node.offset;
  }
  return tree.offset;
}
