import { transform } from 'esbuild';
import { bundleChapter } from './bundle-chapter';
import { serveRequests } from './serve-requests';

// esbuild starts its own process with the first call: let that happen while the first request is still on its way.
void transform('');

serveRequests(bundleChapter);
