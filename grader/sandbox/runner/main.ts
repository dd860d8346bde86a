/**
 * The child process that a submission runs in: it reads requests from stdin and writes responses to stdout. It has no
 * environment, opens no file but the engine beside it, and ends when its stdin does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optimiseLess } from '../../contracts/optimise-less';
import { FrameReader, toFrame } from '../wire/frames';
import { decodeRequest, type ProgramRequest, type Request } from '../wire/requests';
import { encodeResponse, type Response } from '../wire/responses';
import type { ChapterScripts } from './program-realm';
import { SuiteRunner, type Flush } from './suite-runner';
import { loadEngine } from './web-assembly';

const REQUEST_LIMIT = 64 * 1024 * 1024;

const collectGarbage = (globalThis as { readonly gc?: () => void }).gc ?? (() => undefined);
/** The engine's code compiled ahead, if the command line names it. */
const ahead = process.argv[2];
const engine = loadEngine(
  readFileSync(join(__dirname, 'quickjs.wasm')),
  ahead === undefined ? null : readFileSync(ahead),
);
optimiseLess();
const runner = new SuiteRunner(engine, collectGarbage);
const chapters = new Map<number, ChapterScripts>();
const reader = new FrameReader(REQUEST_LIMIT);
let nonce = '';
let isIdle = true;
let work: Promise<void> = Promise.resolve();

process.stdin.on('data', (chunk: Buffer) => {
  for (const message of reader.push(chunk)) take(decodeRequest(message));
});
process.stdin.on('end', () => process.exit(0));

function take(request: Request): void {
  switch (request.type) {
    case 'hello':
      nonce = request.nonce;
      work = runner.ready().then(() => send({ type: 'ready', nonce }));
      // Code compiled ahead needs no warming up.
      if (ahead === undefined) void work.then(() => setImmediate(() => (isIdle ? void runner.warmUp() : undefined)));
      return;
    case 'chapter':
      chapters.set(request.chapter, request);
      return;
    case 'program':
      isIdle = false;
      work = work.then(() => run(request));
  }
}

async function run(program: ProgramRequest): Promise<void> {
  const { sequence } = program;
  const flush: Flush = (replies, loading) => send({ type: 'part', nonce, sequence, replies, loading });
  try {
    const scripts = chapters.get(program.chapter);
    if (scripts === undefined) throw new Error(`no scripts for chapter ${program.chapter}`);
    const outcome = await runner.run(scripts, program, program.careful ? flush : null);
    send({ type: 'end', nonce, sequence, ...outcome });
  } catch (error) {
    send({ type: 'fault', nonce, sequence, message: error instanceof Error ? error.message : 'unknown' });
  }
}

function send(response: Response): void {
  process.stdout.write(toFrame(encodeResponse(response)));
}
