import { Worker } from 'node:worker_threads';

/** No input may take as long. In seconds. */
const LONGEST_S = 20;
/** Places for the indices of a path. */
const PATH_PLACES = 32;

/** Runs beside the fuzzer, since a hanging one cannot tell that it hangs. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { names, seed, shared, longest } = workerData;
const at = new Int32Array(shared);
let last = '';
let looks = 0;
const timer = setInterval(() => {
  const now = at.join();
  looks = now === last ? looks + 1 : 0;
  last = now;
  if (looks < longest) return;
  const again = '--target ' + names[at[0]] + ' --seed ' + seed + ' --input ' + at.slice(2, 2 + at[1]).join('.');
  writeSync(2, 'fuzz: no end within ' + longest + ' s; again with: npm run fuzz -- ' + again + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
parentPort.on('message', () => { clearInterval(timer); parentPort.close(); });
`;

/** Ends this process, with the command that repeats the input on stderr, if one input takes far too long. */
export interface HangWatch {
  /** Notes which input is next, by its target's place in the list of names and its path. */
  at(target: number, path: readonly number[]): void;
  stop(): Promise<void>;
}

/**
 * Begins to watch a run of the targets of these names.
 *
 * @param longest - what no input may take, in seconds
 */
export function watchForHangs(names: readonly string[], seed: number, longest: number = LONGEST_S): HangWatch {
  const shared = new SharedArrayBuffer(4 * (2 + PATH_PLACES));
  const place = new Int32Array(shared);
  const worker = new Worker(SCRIPT, { eval: true, workerData: { names, seed, shared, longest } });
  return {
    at(target, path) {
      place[0] = target;
      place[1] = path.length;
      for (let link = 0; link < path.length; link++) place[2 + link] = path[link] ?? 0;
    },
    stop: async () => {
      worker.postMessage('stop');
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
