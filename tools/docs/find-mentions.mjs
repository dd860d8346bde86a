// What a Markdown text says about the repository: links, code spans and lines of shell examples, each with its line.

const FENCE = /^\s*(```+|~~~+)\s*([a-z]*)/;
const SHELLS = ['sh', 'bash', 'shell', 'console'];

/**
 * Lists the mentions of a document in order. `kind` is `link` (target of a relative link), `span` (inline code) or
 * `command` (a line of a shell example, without prompt and comment). Other fenced blocks are examples of something else.
 */
export function findMentions(markdown) {
  const mentions = [];
  let fence = null;
  markdown.split(/\r?\n/).forEach((text, index) => {
    const line = index + 1;
    const mark = FENCE.exec(text);
    if (fence === null && mark) fence = { mark: mark[1], shell: SHELLS.includes(mark[2]) };
    else if (fence !== null && mark?.[1].startsWith(fence.mark)) fence = null;
    else if (fence?.shell) mentions.push(...commandsOf(text).map((found) => ({ kind: 'command', text: found, line })));
    else if (fence === null) mentions.push(...inlineMentions(text, line));
  });
  return mentions;
}

/** The headings' anchors, as GitHub makes them. */
export function anchorsOf(markdown) {
  const seen = new Map();
  const anchors = new Set();
  for (const [, heading] of markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** The single commands of a shell line. */
export function commandsOf(text) {
  const bare = text.replace(/^\s*\$\s+/, '').replace(/(^|\s)#.*$/, '');
  return bare
    .split(/&&|\|\||[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function inlineMentions(text, line) {
  const mentions = [];
  const withoutSpans = text.replace(/(`+)(.+?)\1(?!`)/g, (_, _ticks, code) => {
    mentions.push({ kind: 'span', text: code.trim(), line });
    return '';
  });
  // A link's text may hold a code span, so links are looked for in the text without spans.
  for (const [, target] of withoutSpans.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) {
    if (!/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) mentions.push({ kind: 'link', text: target, line });
  }
  return mentions;
}
