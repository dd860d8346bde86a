// Lets tests import report templates, style sheets and client scripts as the build does.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { commonJsModule } from '../../../grader/report/build-templates.mjs';

const compiler = readFileSync(new URL('../../../grader/report/build-templates.mjs', import.meta.url));

export default {
  process: (source, path) => ({ code: commonJsModule(path, source) }),
  getCacheKey: (source, path) => createHash('sha256').update(compiler).update(path).update(source).digest('hex'),
};
