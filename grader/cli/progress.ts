import { SingleBar } from 'cli-progress';

/** Progress over a class, on stderr and only on a terminal. */
export interface Progress {
  advance(student: string): void;
  /** Prints a line to stdout without tearing the bar. */
  print(line: string): void;
  stop(): void;
}

/** Opens the progress bar; with `quiet`, for one submission or without a terminal there is none. */
export function openProgress(total: number, quiet: boolean): Progress {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (quiet || total < 2 || !process.stderr.isTTY) return { advance: () => undefined, print, stop: () => undefined };
  const bar = new SingleBar({
    format: ' {bar} {value}/{total}  {student}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    forceRedraw: true,
  });
  bar.start(total, 0, { student: '' });
  const eraseLine = '\r\u001b[K';
  return {
    advance: (student) => bar.increment(1, { student }),
    print: (line) => {
      process.stderr.write(eraseLine);
      print(line);
    },
    stop: () => bar.stop(),
  };
}
