import { randomBytes } from 'node:crypto';
import { Diagnostics } from './clip-diagnostics';
import type { LaneCommand } from './lane';
import { killCommand, spawnCommand, type Exit, type SpawnedCommand } from './spawn-runner';
import { FrameReader, toFrame } from './wire/frames';
import { encodeRequest, type Request } from './wire/requests';
import { decodeResponse, RESPONSE_LIMIT, type Response } from './wire/responses';

/** How a runner came to its end. */
export interface RunnerEnd extends Exit {
  /** Whether the runner had come up. */
  readonly wasReady: boolean;
  /** What it wrote that it must not write, if that is why it was killed. */
  readonly violation: string | null;
  /** Clipped stderr, for people who look for our own faults. */
  readonly diagnostics: string;
}

/** What a {@link RunnerChild} tells. Nothing is told after `ended`, nor after `kill`. */
export interface RunnerListener {
  ready(): void;
  /** May throw to say that the message cannot be: the child is then killed. */
  message(response: Exclude<Response, { readonly type: 'ready' }>): void;
  ended(end: RunnerEnd): void;
}

/** One runner process and the protocol with it. */
export class RunnerChild {
  private readonly nonce = randomBytes(16).toString('hex');
  private readonly spawned: SpawnedCommand;
  private readonly reader = new FrameReader(RESPONSE_LIMIT);
  private readonly diagnostics = new Diagnostics();
  private silent = false;
  private violation: string | null = null;
  /** Whether the runner has come up. */
  isReady = false;

  /** Starts a runner. */
  constructor(
    command: LaneCommand,
    private listener: RunnerListener,
  ) {
    this.spawned = spawnCommand(command);
    this.spawned.stdout?.on('data', (chunk: Buffer) => this.receive(chunk));
    this.spawned.stderr?.on('data', (chunk: Buffer) => this.diagnostics.add(chunk));
    void this.spawned.exited.then((exit) => this.end(exit));
    this.send({ type: 'hello', nonce: this.nonce });
  }

  /** Whether the process has ended or is told to. */
  get isGone(): boolean {
    return this.silent;
  }

  /** Tells somebody else from now on. That the runner came up is told to nobody twice: see `isReady`. */
  handTo(listener: RunnerListener): void {
    this.listener = listener;
  }

  /** Sends a request, together with all that is sent in the same turn; it is dropped if the process is gone. */
  send(request: Request): void {
    const { stdin } = this.spawned;
    if (stdin === null) return;
    stdin.cork();
    stdin.write(toFrame(encodeRequest(request)));
    process.nextTick(() => stdin.uncork());
  }

  /** Kills the process (group) and says no more. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.silent = true;
    killCommand(this.spawned);
    await this.spawned.exited;
  }

  private receive(chunk: Buffer): void {
    if (this.silent || this.violation !== null) return;
    try {
      for (const message of this.reader.push(chunk)) this.dispatch(decodeResponse(message, this.nonce));
    } catch (error) {
      this.violation = error instanceof Error ? error.message : 'an unreadable message';
      killCommand(this.spawned);
    }
  }

  private dispatch(response: Response): void {
    if (this.silent) return;
    if (response.type !== 'ready') return this.listener.message(response);
    if (this.isReady) throw new Error('a second ready message');
    this.isReady = true;
    this.listener.ready();
  }

  private end(exit: Exit): void {
    if (this.silent) return;
    this.silent = true;
    const { isReady: wasReady, violation } = this;
    this.listener.ended({ ...exit, wasReady, violation, diagnostics: this.diagnostics.text });
  }
}
