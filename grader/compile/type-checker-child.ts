import { dirname } from 'node:path';
import { startupSnapshot } from 'node:v8';
import { optimiseLess } from '../contracts/optimise-less';
import { LibraryFiles } from './library-files';
import type { TypeCheckRequest } from './protocol';
import { serveRequests } from './serve-requests';
import { TypeChecker } from './type-checker';
import { WARM_UP } from './type-checker-warm-up';

/*
 * This script runs in two ways. As a plain script it loads TypeScript and parses the library when it is started, which
 * takes most of a second. Under `node --build-snapshot` (see build-entries.mjs) it does the same once, checks a sample,
 * and node keeps the heap in a file, from which the process later starts in a fifth of that time.
 */
const checker = new TypeChecker(new LibraryFiles(process.argv[2] ?? dirname(require.resolve('typescript'))));
const serve = () => {
  optimiseLess();
  serveRequests((request: TypeCheckRequest) => checker.check(request));
};

if (startupSnapshot.isBuildingSnapshot()) {
  checker.check(WARM_UP);
  startupSnapshot.setDeserializeMainFunction(serve);
} else {
  serve();
}
