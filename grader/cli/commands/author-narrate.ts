import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printJson } from '../../authoring/print-json';
import { courseRoot, resolveChapter } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import type { SuiteFile } from '../../contracts/generated/suite';
import { DIST } from '../../contracts/installation';
import type { Json } from '../../contracts/json';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';

/** What a chapter with walks exports from its narrate.ts. */
interface Narrator {
  /** Returns the suite with the cells of every `expectTrace` filled in. */
  readonly narrateSuite: (suite: SuiteFile) => Json;
}

/** `pagewalk author narrate`: writes the cells of the walks' pictures, or says whether they are fresh. */
export async function authorNarrate(
  chapter: string | undefined,
  options: { readonly check?: boolean },
): Promise<number> {
  const ids = chapterIds(courseRoot());
  let stale = 0;
  for (const id of chapter === undefined ? ids : [resolveChapter(chapter, ids)]) {
    const code = join(DIST, 'chapters', id, 'narrate.js');
    if (!existsSync(code)) continue;
    const { narrateSuite } = require(code) as Narrator;
    for (const name of ['visible.json', 'hidden.json']) {
      const file = join(courseRoot(), 'assignments', id, 'suites', name);
      const text = readFileSync(file, 'utf8');
      const narrated = printJson(narrateSuite(JSON.parse(text) as SuiteFile));
      if (narrated === text) continue;
      stale++;
      if (options.check !== true) await writeAtomically(file, narrated);
      else process.stderr.write(`${file}:1:1: error: its cells are stale; run \`npx pagewalk author narrate\`.\n`);
    }
  }
  return options.check === true && stale > 0 ? EXIT.invalidInput : EXIT.done;
}
