// Bundles an entry of tests/fuzz, with the product as it is or with a fault planted in one file of it.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { ASSET_FILES, assetExpression, reportAssets } from '../../grader/report/build-templates.mjs';

const root = join(import.meta.dirname, '../..');

/** Where the bundles lie. */
export const BUNDLES = join(root, 'node_modules/.cache/pagewalk');

/**
 * Bundles an entry into one file.
 *
 * @param entry - from the top of the repository
 * @param fault - `{ file, find, replace }`: the text `find`, which stands once in `file`, becomes `replace`
 */
export async function bundleFuzzers(entry, outfile, fault = null) {
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    sourcemap: fault === null ? 'inline' : false,
    plugins: [...(fault === null ? [] : [plant(fault)]), reportAssets()],
    logLevel: 'warning',
  });
}

function plant({ file, find, replace }) {
  const planted = join(root, file);
  return {
    name: 'plant-fault',
    setup(bundle) {
      bundle.onLoad({ filter: new RegExp(`${extname(file)}$`) }, ({ path }) => {
        if (path !== planted) return undefined;
        const parts = readFileSync(path, 'utf8').split(find);
        if (parts.length !== 2) throw new Error(`"${find}" stands ${parts.length - 1} times in ${file}`);
        const contents = parts.join(replace);
        return ASSET_FILES.test(path)
          ? { contents: `export default ${assetExpression(path, contents)};`, loader: 'js' }
          : { contents, loader: 'ts' };
      });
    },
  };
}
