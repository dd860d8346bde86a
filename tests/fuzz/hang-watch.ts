import { Worker } from 'node:worker_threads';

/** No input may take as long. In seconds. */
const LONGEST_S = 20;

/** Runs beside the fuzzer, since a hanging one cannot tell that it hangs. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const [seed, name] = [new Int32Array(workerData.shared, 0, 1), new Uint8Array(workerData.shared, 8)];
let last = '';
let looks = 0;
const timer = setInterval(() => {
  const now = Buffer.from(name).toString().replace(/\\0+$/, '') + ', seed ' + seed[0];
  looks = now === last ? looks + 1 : 0;
  last = now;
  if (looks < ${LONGEST_S}) return;
  writeSync(2, 'fuzz: no end within ${LONGEST_S} s: ' + now + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
parentPort.on('message', () => { clearInterval(timer); parentPort.close(); });
`;

/** Ends this process, with the seed on stderr, if one input takes far too long. */
export function watchForHangs(): { at(name: string, seed: number): void; stop(): Promise<void> } {
  const shared = new SharedArrayBuffer(40);
  const seedOf = new Int32Array(shared, 0, 1);
  const nameOf = new Uint8Array(shared, 8);
  const worker = new Worker(SCRIPT, { eval: true, workerData: { shared } });
  let current = '';
  return {
    at(name, seed) {
      seedOf[0] = seed;
      if (name === current) return;
      current = name;
      nameOf.fill(0).set(Buffer.from(name).subarray(0, nameOf.length));
    },
    stop: async () => {
      worker.postMessage('stop');
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
