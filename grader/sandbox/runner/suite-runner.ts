import type { ProgramEnd } from '../../contracts/engine';
import type { ProgramRequest } from '../wire/requests';
import { PROGRAM_REPLY_LIMIT, type End } from '../wire/responses';
import { EngineInstance, type Image } from './engine-instance';
import { Meter } from './meter';
import type { EngineCode } from './web-assembly';
import { WARM_UP_SCRIPT } from './warm-up';
import { ProgramRealm, type Answer, type ChapterScripts } from './program-realm';

/** Ticks that a submission's top-level code may use, about a second. */
const LOAD_FUEL = 1000;

const WARM_UP_MS = 1000;

/** What is told of a program at its end. */
export type Outcome = Pick<End, 'replies' | 'end' | 'fuel' | 'loading'>;

/** Takes replies as soon as they are there. */
export type Flush = (replies: readonly string[], loading: string) => void;

/** An engine that holds a chapter's guest and nothing of the submission yet. */
interface Stage {
  readonly chapter: number;
  readonly engine: EngineInstance;
  readonly realm: ProgramRealm;
  readonly image: Image;
}

/** A stage in which the submission was loaded, kept for the programs of one suite. */
interface Prepared extends Stage {
  readonly suite: number;
  /** The driver's JSON about the submission's exports. */
  readonly loading: string;
}

/** Replies of `load` to a submission that was loaded start so. */
const LOADED = '{"exports":';

/**
 * Runs programs one after another. The programs of a suite share a realm, which is put back to its state right after
 * loading before each of them. Another suite loads the submission anew, into a realm that is the same to the bit as one
 * that never saw it; another chapter, and every program after one that did not finish, gets a new instance.
 */
export class SuiteRunner {
  private readonly meter = new Meter();
  private spare: Promise<EngineInstance> | null;
  private stage: Stage | null = null;
  private prepared: Prepared | null = null;
  /** Whether a large instance was dropped; its memory is given back before the next one is made. */
  private hasDroppedLarge = false;
  /** What kept a chapter's submission from being loaded; it would do so again. */
  private readonly failedLoads = new Map<number, Outcome>();

  /** @param collectGarbage - called when a large instance was dropped */
  constructor(
    private readonly code: EngineCode,
    private readonly collectGarbage: () => void,
  ) {
    this.spare = EngineInstance.open(code, this.meter);
  }

  /** Resolves when the first instance is there. */
  async ready(): Promise<void> {
    await this.spare;
  }

  /** Uses idle time: V8 compiles the engine's functions when they are first called, which costs about 100 ms in all. */
  async warmUp(): Promise<void> {
    const meter = new Meter();
    meter.start(Number.MAX_SAFE_INTEGER, WARM_UP_MS);
    const { context } = await EngineInstance.open(this.code, meter);
    context.evalCode(WARM_UP_SCRIPT, 'warm-up.js', { strict: true }).dispose();
  }

  /**
   * Runs one program.
   *
   * @param flush - given in careful mode: takes every reply, so that the outcome has none
   * @throws {Error} if the guest's own script fails
   */
  async run(scripts: ChapterScripts, program: ProgramRequest, flush: Flush | null): Promise<Outcome> {
    const failed = this.failedLoads.get(program.chapter) ?? (await this.prepare(scripts, program));
    if (failed !== null) return failed;
    const prepared = this.prepared as Prepared;
    const outcome = this.runProgram(prepared, program, flush);
    if (outcome.end !== 'finished' || prepared.engine.hasGrown) this.discard(prepared.engine);
    return outcome;
  }

  /** Loads the submission, unless the realm at hand serves. Returns the outcome if it did not load. */
  private async prepare(scripts: ChapterScripts, program: ProgramRequest): Promise<Outcome | null> {
    const { chapter, suite, wallMs } = program;
    if (this.prepared?.chapter === chapter && this.prepared.suite === suite) return null;
    this.prepared = null;
    const stage = await this.setStage(scripts, program);
    this.meter.start(LOAD_FUEL, wallMs);
    const loading = loadSafely(stage.realm, scripts.submission);
    if ('text' in loading && loading.text.startsWith(LOADED)) {
      this.prepared = { ...stage, suite, loading: loading.text, image: stage.engine.keep() };
      return null;
    }
    this.discard(stage.engine);
    const end = 'end' in loading ? loading.end : 'finished';
    const outcome = { replies: [], end, fuel: 0, loading: 'text' in loading ? loading.text : null };
    this.failedLoads.set(chapter, outcome);
    return outcome;
  }

  /** An engine with the chapter's guest: the one at hand, put back, or a new one. */
  private async setStage(scripts: ChapterScripts, { chapter, wallMs }: ProgramRequest): Promise<Stage> {
    if (this.stage?.chapter === chapter) {
      this.stage.engine.restore(this.stage.image);
      return this.stage;
    }
    this.stage = null;
    if (this.hasDroppedLarge) this.collectGarbage();
    this.hasDroppedLarge = false;
    const engine = await (this.spare ?? EngineInstance.open(this.code, this.meter));
    this.spare = null;
    this.meter.start(Number.MAX_SAFE_INTEGER, wallMs);
    const realm = new ProgramRealm(engine, this.meter, scripts.guest);
    this.stage = { chapter, engine, realm, image: engine.keep() };
    return this.stage;
  }

  /** Hands the realm one operation after another: nothing in it knows of what is still to come. */
  private runProgram(
    { engine, realm, loading, image }: Prepared,
    program: ProgramRequest,
    flush: Flush | null,
  ): Outcome {
    const replies: string[] = [];
    let characters = 0;
    const end = (reason: ProgramEnd): Outcome => ({ replies, end: reason, fuel: this.meter.ticks, loading });
    try {
      engine.restore(image);
      // Tells the exports also where the first operation brings the process down.
      flush?.([], loading);
      this.meter.start(program.fuel, program.wallMs);
      const started = realm.start(program.setup);
      if ('end' in started) return end(started.end);
      for (const call of program.calls) {
        const answer = started.text === '' ? realm.step(call) : started;
        if ('end' in answer) return end(answer.end);
        characters += answer.text.length;
        if (characters > PROGRAM_REPLY_LIMIT) return end('out-of-memory');
        if (flush === null) replies.push(answer.text);
        else flush([answer.text], loading);
      }
      return end('finished');
    } catch {
      // The host's own stack ran out, or WebAssembly trapped: what the engine holds cannot be trusted.
      return end('crashed');
    }
  }

  private discard(engine: EngineInstance): void {
    this.prepared = null;
    this.stage = null;
    this.hasDroppedLarge ||= engine.hasGrown;
  }
}

function loadSafely(realm: ProgramRealm, submission: string): Answer {
  try {
    return realm.load(submission);
  } catch {
    return { end: 'crashed' };
  }
}
