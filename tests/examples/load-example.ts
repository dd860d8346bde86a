import { join } from 'node:path';
import { buildSync } from 'esbuild';
import * as machine from '../../reference/machine';
import type * as NestedPaging from '../../reference/07-nested-paging/nested-paging';
import type * as TwoLevelMapping from '../../reference/02-two-level-mapping/two-level-map';

const TOP = join(__dirname, '..', '..');

/** The sample class, as the grader gets it. */
export const CLASS_FOLDER = join(TOP, 'examples', 'class');

/** What lies inside the zips of the sample class. */
export const ZIP_SOURCES = join(TOP, 'examples', 'zip-sources');

/** The modules of the sample submissions, by chapter. */
export interface ChapterModules {
  readonly '02-two-level-mapping/two-level-map.ts': typeof TwoLevelMapping;
  readonly '07-nested-paging/nested-paging.ts': typeof NestedPaging;
}

/** The folder in which a sample submission's files can be read. */
export function sourceFolder(id: string): string {
  return join(id === 's015' ? ZIP_SOURCES : CLASS_FOLDER, id);
}

/** Compiles one chapter of a sample submission and evaluates it in this process, which no grader does. */
export function loadExample<P extends keyof ChapterModules>(id: string, path: P): ChapterModules[P] {
  return evaluate(join(sourceFolder(id), path)) as ChapterModules[P];
}

function evaluate(entry: string): unknown {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'es2022',
    tsconfigRaw: '{}',
    logLevel: 'silent',
    external: ['../machine', '../../machine'],
  });
  const module = { exports: {} as unknown };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, () => machine);
  return module.exports;
}
