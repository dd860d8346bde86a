import type { IgnoredFile } from '../contracts/submission';
import { isChapterName, ruleFor } from './allow-list';
import { MAX_WRAPPERS } from './limits';
import { printableName } from './name-text';
import type { SourceTree, TreeEntry } from './source-tree';

/** The folder that holds the chapters, and what lies beside the folders around it. */
export interface Root {
  /** `''`, or a path such as `pagewalk-main`. */
  readonly folder: string;
  readonly entries: readonly TreeEntry[];
  readonly beside: readonly IgnoredFile[];
}

/**
 * Finds the folder that holds the chapters. GitHub and the file managers put one folder around what they pack, so a
 * single folder is unwrapped as long as there is no chapter beside it and one inside; otherwise the top is the root.
 */
export async function findRoot(tree: SourceTree): Promise<Root> {
  const top: Root = { folder: '', entries: await tree.list(''), beside: [] };
  let here = top;
  for (let wrappers = 0; wrappers <= MAX_WRAPPERS; wrappers++) {
    if (here.entries.some(isChapterFolder)) return here;
    const wrapper = onlyFolder(here.entries);
    if (!wrapper) return top;
    const folder = here.folder === '' ? wrapper.name : `${here.folder}/${wrapper.name}`;
    const beside = here.entries.filter((entry) => entry !== wrapper).map((entry) => besideFile(here.folder, entry));
    here = { folder, entries: await tree.list(folder), beside: [...here.beside, ...beside] };
  }
  return top;
}

function isChapterFolder(entry: TreeEntry): boolean {
  return entry.kind === 'folder' && isChapterName(entry.name);
}

/** The one folder that may be a wrapper; folders that are left aside under any name (`__MACOSX`, `.git`) do not count. */
function onlyFolder(entries: readonly TreeEntry[]): TreeEntry | null {
  // Seen as if it were inside a chapter, a folder is left aside for its name only.
  const folders = entries.filter(({ name, kind }) => kind === 'folder' && ruleFor(`chapter/${name}`, kind) === 'enter');
  const [first, second] = folders;
  return first && !second ? first : null;
}

function besideFile(folder: string, { name, kind }: TreeEntry): IgnoredFile {
  const path = folder === '' ? name : `${folder}/${name}`;
  const rule = ruleFor(name, kind);
  const reason = typeof rule === 'object' ? rule.ignored : 'It lies outside the folder that holds the chapters.';
  return { path: printableName(path), reason };
}
