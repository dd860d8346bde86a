import type { IgnoredFile } from '../contracts/submission';
import { ruleFor } from './allow-list';
import { findRoot } from './find-root';
import { MAX_FILES } from './limits';
import { printableName, quotedName } from './name-text';
import { rejectedFile, tooManyFiles } from './rejections';
import { foldName, pathTrouble } from './safe-name';
import { byCodeUnits, type SourceTree, type TreeEntry } from './source-tree';

/** A `.ts` file that will be taken in. */
export interface Candidate {
  /** Below the root, composed (NFC). */
  readonly path: string;
  /** As the tree spells it, from the tree's top. */
  readonly source: string;
}

/** What a submission holds, before any file is opened. */
export interface Collection {
  /** By path, ascending in code units. */
  readonly candidates: readonly Candidate[];
  readonly ignored: readonly IgnoredFile[];
}

/**
 * Walks a submission and decides by name and kind what is taken in.
 *
 * @throws {Rejection} for too many files, an unusable name and two names that are one on some file system; only names
 * of files that would be taken in are judged
 */
export async function collectFiles(tree: SourceTree): Promise<Collection> {
  const root = await findRoot(tree);
  const candidates: Candidate[] = [];
  const ignored: IgnoredFile[] = [...root.beside];

  async function visit(folder: string, entries: readonly TreeEntry[]): Promise<void> {
    for (const { name, kind } of entries) {
      const path = join(folder, name);
      const source = join(root.folder, path);
      const rule = ruleFor(path, kind);
      if (rule === 'enter') await visit(path, await tree.list(source));
      else if (rule === 'take') candidates.push({ path: path.normalize('NFC'), source });
      else ignored.push({ path: printableName(path), reason: rule.ignored });
    }
  }

  await visit('', root.entries);
  candidates.sort((left, right) => byCodeUnits(left.path, right.path) || byCodeUnits(left.source, right.source));
  refuseNames(candidates);
  const excess = candidates[MAX_FILES];
  if (excess) throw tooManyFiles(excess.path, candidates.length);
  return { candidates, ignored };
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function refuseNames(candidates: readonly Candidate[]): void {
  const spelled = new Map<string, string>();
  for (const { path } of candidates) {
    const trouble = pathTrouble(path);
    if (trouble) throw rejectedFile(path, `has a name that ${trouble}; rename it and submit again.`);
    const twin = spelled.get(foldName(path));
    if (twin !== undefined) {
      const remedy = 'rename one of them and submit again.';
      throw rejectedFile(path, `and ${quotedName(twin)} are one name where capital letters do not count; ${remedy}`);
    }
    spelled.set(foldName(path), path);
  }
}
