import { parseMarkup } from '../../grader/report/html/markup';

/** What a page consists of but for its text: the names of its tags and attributes, its styles and scripts. */
export function wordsOfPage(html: string): string[] {
  const { tags, raw } = parseMarkup(html);
  return [
    ...tags.flatMap(({ name, attributes }) => [`<${name}>`, ...attributes.keys()]),
    ...raw.map(({ name, content }) => `${name}: ${content}`),
  ];
}
