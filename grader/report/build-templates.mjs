// Turns the files that HTML reports are made of into modules: templates are precompiled, style sheets and client scripts
// become their minified text with its CSP hash. Used by the esbuild plugin below and, for tests, by a Jest transform, so
// that at run time only handlebars/runtime is needed and no file is read.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { transformSync } from 'esbuild';
import Handlebars from 'handlebars';

/** The imports that are assets: `*.hbs`, `*.css` and `*.client.js`. */
export const ASSET_FILES = /\.(hbs|css|client\.js)$/;

/** Strict: a field that a view does not have is an error, and no helper exists but the built-in ones. */
const TEMPLATE_OPTIONS = { strict: true, preventIndent: true, knownHelpers: {}, knownHelpersOnly: true };

/**
 * The JavaScript expression that an asset becomes: a template specification for `handlebars/runtime`, or
 * `{ text, hash }` with a CSP source expression such as `sha256-...`.
 */
export function assetExpression(path, source) {
  if (extname(path) === '.hbs') return Handlebars.precompile(source, TEMPLATE_OPTIONS);
  const loader = extname(path) === '.css' ? 'css' : 'js';
  const text = transformSync(source, { loader, minify: true, charset: 'utf8', target: 'es2022' }).code.trim();
  return JSON.stringify({ text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` });
}

/** The esbuild plugin for builds that bundle grader/report. */
export function reportAssets() {
  return {
    name: 'report-assets',
    setup(build) {
      build.onLoad({ filter: ASSET_FILES }, ({ path }) => ({
        contents: `export default ${assetExpression(path, readFileSync(path, 'utf8'))};`,
        loader: 'js',
        watchFiles: [path],
      }));
    },
  };
}

/** The CommonJS text of an asset. */
export function commonJsModule(path, source) {
  return `module.exports = { __esModule: true, default: ${assetExpression(path, source)} };\n`;
}
