import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { show } from './show-value';
import { describeSyntaxError } from './syntax-error';

/** Deeper nesting is refused: a recursive reader must not fail on what an author wrote. */
export const DEEPEST = 64;

const BYTE_ORDER_MARK = '\uFEFF';

/** What is wrong with a text, and where. */
export interface Flaw {
  /** In UTF-16 code units, from 0. */
  readonly offset: number;
  readonly message: string;
}

/**
 * Finds why a text is no strict JSON. Of syntax errors only the first is told: the parser recovers, and what it says after that is
 * seldom what the author did.
 */
export function findJsonFlaws(text: string): readonly Flaw[] {
  const first = findGrossFlaw(text);
  if (first !== null) return [first];
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) return [{ offset: error.offset, message: describeSyntaxError(text, error) }];
  return tree === undefined ? [] : flawsOf(tree);
}

/** Finds what must be known before a recursive parser may look at the text. */
function findGrossFlaw(text: string): Flaw | null {
  if (text.startsWith(BYTE_ORDER_MARK)) {
    return { offset: 0, message: 'The file starts with a byte order mark; save it as UTF-8 without one.' };
  }
  if (text.trim() === '') return { offset: 0, message: 'The file is empty; expected a JSON object.' };
  const offset = findTooDeep(text);
  if (offset === null) return null;
  return { offset, message: `Values are nested more than ${DEEPEST} deep; no file of ours needs that.` };
}

/** Offset of the first bracket beyond the allowed depth. Strings end at a line's end, as they do for the parser. */
function findTooDeep(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (inString && character === '\\') at++;
    else if (character === '"' || (inString && character === '\n')) inString = !inString;
    else if (!inString && (character === '{' || character === '[')) depth++;
    else if (!inString && (character === '}' || character === ']')) depth--;
    if (depth > DEEPEST) return at;
  }
  return null;
}

function flawsOf(node: Node): Flaw[] {
  if (node.type === 'object') return [...duplicateKeys(node), ...(node.children ?? []).flatMap(flawsOf)];
  if (node.type === 'number' && !Number.isFinite(node.value)) {
    const message = 'This number is too large for JavaScript; a deliberate infinity is {"$num":"Infinity"}.';
    return [{ offset: node.offset, message }];
  }
  return (node.children ?? []).flatMap(flawsOf);
}

function duplicateKeys(object: Node): Flaw[] {
  const seen = new Set<string>();
  const flaws: Flaw[] = [];
  for (const { offset, children } of object.children ?? []) {
    const key = String(children?.[0]?.value);
    if (seen.has(key)) {
      flaws.push({
        offset,
        message: `The key ${show(key)} stands twice in this object; remove one of them.`,
      });
    }
    seen.add(key);
  }
  return flaws;
}
