/** One tag of a page. */
export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

/** A page, taken apart. */
export interface Markup {
  readonly tags: readonly Tag[];
  /** Text outside tags and outside style and script, entities resolved. */
  readonly text: string;
  /** Content of each style and script element, as it stands. */
  readonly raw: readonly { readonly name: string; readonly content: string }[];
}

const VOID = new Set(['meta', 'link', 'input', '!doctype', 'br', 'img']);
const TAG = /<(\/?)([A-Za-z!][A-Za-z0-9]*)((?:\s+[A-Za-z:-]+(?:="[^"<>]*")?)*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z:-]+)(?:="([^"]*)")?/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/**
 * Takes a page apart by rules stricter than a browser's: double quotes only, every tag closed in order, no bare `<`. A
 * page that fits them reads the same in every parser.
 *
 * @throws {Error} at the first place that does not fit
 */
export function parseMarkup(html: string): Markup {
  const tags: Tag[] = [];
  const raw: { name: string; content: string }[] = [];
  const open: string[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    text += resolve(html.slice(at, next < 0 ? html.length : next));
    if (next < 0) break;
    TAG.lastIndex = next;
    const match = TAG.exec(html);
    if (match === null) throw new Error(`not a tag: ${html.slice(next, next + 80)}`);
    at = TAG.lastIndex;
    const name = (match[2] ?? '').toLowerCase();
    const closing = match[1] === '/';
    tags.push({ name, closing, attributes: attributesOf(match[3] ?? '') });
    if (closing && open.pop() !== name) throw new Error(`</${name}> closes nothing at ${html.slice(next - 60, next)}`);
    if (closing || match[4] === '/' || VOID.has(name)) continue;
    open.push(name);
    if (name !== 'style' && name !== 'script') continue;
    const end = html.indexOf(`</${name}>`, at);
    if (end < 0) throw new Error(`never closed: ${name}`);
    raw.push({ name, content: html.slice(at, end) });
    at = end;
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return { tags, text, raw };
}

function attributesOf(source: string): ReadonlyMap<string, string> {
  return new Map([...source.matchAll(ATTRIBUTE)].map(([, name, value]) => [name ?? '', resolve(value ?? '')]));
}

function resolve(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}
