import { watch, type FSWatcher } from 'node:fs';

/** An editor saves in several steps, and one run is enough for all of them. In ms. */
const SETTLE_MS = 15;

/** A watch over folders. */
export interface FolderWatch {
  close(): void;
}

/** Calls `changed` a moment after something in one of the folders changed. Folders below them are not watched. */
export function watchFolders(folders: readonly string[], changed: () => void): FolderWatch {
  let timer: NodeJS.Timeout | null = null;
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  const watchers: FSWatcher[] = folders.map((folder) => {
    const watcher = watch(folder, soon);
    // A folder that is taken away ends its own watch and nothing else.
    watcher.on('error', () => watcher.close());
    return watcher;
  });
  return {
    close: () => {
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
