import type { ChapterOperations, Harness, SubjectExports } from '../../contracts/operations';
import { assembleReply, OUT_OF_MEMORY, VALUE_LIMIT, type Outcome } from './assemble-reply';
import { collectExports, listFunctions } from './collect-exports';
import { recordDecoder, type Decoder } from './decode-arguments';
import { describeThrown, encodeThrown, isOutOfMemory, type KnownErrors } from './describe-thrown';
import { encodeValue } from './encode-value';
import { createHarness } from './harness';
import { errorClass, type MachineModule } from './machine-module';
import { createLog, LogFlood, LOG_FLOODED, type ObservedLog } from './observed-log';
import { prepareOperations, type PreparedOperation } from './prepare-operations';
import { freeze, parseJson, quote } from './primordials';

/**
 * What the host holds of a realm: functions from text to text. No reply is longer than `REPLY_LIMIT` characters;
 * {@link OUT_OF_MEMORY} and `{"fault": sentence}` (our own files contradict one another) may stand for any of them.
 */
export interface Driver {
  /** Takes the submission's factory. Returns `{"exports": [names of functions]}`, or `{"thrown"}` of its top-level code. */
  load(factory: unknown): string;
  /** The same `{"thrown"}` for what was thrown before `load` could be called. */
  describe(thrown: unknown): string;
  /** Makes the state of one test from its setup. If the chapter's `create` throws, every operation answers with that. */
  start(setup: string): string;
  /** Makes one operation, `{"op","args"}`, and returns the JSON of its observation. */
  step(call: string): string;
}

/**
 * Makes the driver of one program. All that it knows lives in a closure that a submission has no way into.
 *
 * @param operations - the chapter's operations
 * @param machine - the given module; it is handed to the submission as it is
 */
export function createDriver(operations: ChapterOperations, machine: MachineModule): Driver {
  const run = new TestRun(operations, machine);
  return freeze({
    load: (factory: unknown) => run.load(factory),
    describe: (thrown: unknown) => run.describe(thrown),
    start: (setup: string) => run.start(setup),
    step: (call: string) => run.step(call),
  });
}

class TestRun {
  private readonly known: KnownErrors;
  private readonly log: ObservedLog = createLog();
  private readonly harness: Harness;
  private readonly prepared: Readonly<Record<string, PreparedOperation | undefined>>;
  private readonly decodeSetup: Decoder;
  private readonly create: (subject: SubjectExports, setup: never, harness: Harness) => unknown;
  private readonly probe: ((state: unknown) => unknown) | undefined;
  private subject: SubjectExports = {};
  private state: unknown;
  /** What `create` threw; every operation ends with it. */
  private broken: Outcome | null = null;

  constructor(
    operations: ChapterOperations,
    private readonly machine: MachineModule,
  ) {
    const BusError = errorClass(machine, 'BusError');
    const NotImplementedError = errorClass(machine, 'NotImplementedError');
    this.known = { bus: BusError.prototype as object, notImplemented: NotImplementedError.prototype as object };
    this.harness = createHarness(this.log, BusError);
    this.prepared = prepareOperations(operations);
    this.decodeSetup = recordDecoder({ record: operations.setup, optional: operations.optionalSetup });
    this.create = operations.create;
    this.probe = operations.probe as ((state: unknown) => unknown) | undefined;
  }

  load(factory: unknown): string {
    try {
      this.subject = collectExports((factory as (machine: MachineModule) => unknown)(this.machine));
      return '{"exports":' + listFunctions(this.subject) + '}';
    } catch (error) {
      return this.describe(error);
    }
  }

  describe(error: unknown): string {
    const { kind, text } = this.failure(error);
    return kind === 'memory' ? text : '{"thrown":' + text + '}';
  }

  start(setup: string): string {
    let decoded: unknown;
    try {
      decoded = this.decodeSetup(parseJson(setup));
    } catch {
      return fault('the setup does not have its declared types');
    }
    try {
      this.state = (0, this.create)(this.subject, decoded as never, this.harness);
      return '';
    } catch (error) {
      this.broken = this.failure(error);
      return this.broken.kind === 'memory' ? OUT_OF_MEMORY : '';
    }
  }

  step(call: string): string {
    const { op, args } = parseJson(call) as { readonly op: string; readonly args: unknown };
    const operation = this.prepared[op];
    if (operation === undefined) return fault('operations.ts has no operation ' + op);
    let decoded: unknown;
    try {
      decoded = operation.decode(args);
    } catch {
      return fault('the arguments of ' + op + ' do not have their declared types');
    }
    return this.observe(operation.run, decoded);
  }

  private observe(run: PreparedOperation['run'], args: unknown): string {
    let outcome = this.broken ?? this.attempt(run, args);
    if (this.log.isFlooded()) outcome = this.failure(new LogFlood(LOG_FLOODED));
    const log = this.log.take();
    let probe: Outcome | null = null;
    if (this.probe !== undefined && this.broken === null) {
      probe = this.attempt(this.probe, undefined);
      this.log.take();
      // A throw while the state is looked at is a failure of the operation just made.
      if (probe.kind === 'thrown' && outcome.kind === 'value') outcome = probe;
    }
    if (outcome.kind === 'memory' || probe?.kind === 'memory') return OUT_OF_MEMORY;
    return assembleReply({ outcome, probe: probe?.kind === 'value' ? probe.text : null, log });
  }

  private attempt(make: (state: unknown, args: unknown) => unknown, args: unknown): Outcome {
    try {
      return { kind: 'value', text: encodeValue(make(this.state, args), VALUE_LIMIT) };
    } catch (error) {
      return this.failure(error);
    }
  }

  private failure(error: unknown): Outcome {
    const thrown = describeThrown(error, this.known);
    if (isOutOfMemory(thrown)) return { kind: 'memory', text: OUT_OF_MEMORY };
    return { kind: 'thrown', text: encodeThrown(thrown) };
  }
}

function fault(sentence: string): string {
  return '{"fault":' + quote(sentence) + '}';
}
