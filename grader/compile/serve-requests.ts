import { encodeFrame, FrameReader } from './frames';
import { READY } from './protocol';

/**
 * Answers requests on standard input with replies on standard output, one frame each, in order, until the input ends.
 * The first frame says that the process is ready. The process ends when the grader that started it is gone.
 */
export function serveRequests<Request, Reply>(handle: (request: Request) => Reply | Promise<Reply>): void {
  const reader = new FrameReader();
  let last: Promise<void> = Promise.resolve();
  const answer = async (request: Request): Promise<void> => {
    process.stdout.write(encodeFrame(await handle(request)));
  };
  process.stdin.on('data', (chunk: Buffer) => {
    for (const message of reader.push(chunk)) {
      last = last.then(() => answer(message as Request));
    }
  });
  process.stdin.on('end', () => process.exit(0));
  process.stdout.write(encodeFrame(READY));
}
