import type { Engine, Program, Transcript } from '../contracts/engine';
import type { ChapterOperations, SubjectExports } from '../contracts/operations';
import { createDriver, type MachineModule } from './guest';
import { decodeTranscript } from './wire/decode-transcript';

/** An engine on plain V8, in this process. */
export interface PlainEngine extends Engine {
  /**
   * Runs a program now.
   *
   * @throws {EngineFault} when the chapter's own files contradict one another
   */
  runSync(program: Program): Transcript;
}

/**
 * Opens an engine that runs in this process: for the reference (the oracle), and for a student's local debugging. It
 * has the same harness and encoding as the sandbox but no isolation, no fuel and no fresh realm, so it never grades.
 *
 * @param operations - the chapter's operations
 * @param exports - the submission's exports, or a function that loads them, called once per program; a throw of it
 *   becomes the transcript's `loading`
 * @param machine - the given module that the exports were made with: its error classes tell the kinds of throws apart
 */
export function openPlainEngine(
  operations: ChapterOperations,
  exports: SubjectExports | (() => SubjectExports),
  machine: MachineModule,
): PlainEngine {
  const load = typeof exports === 'function' ? exports : () => exports;
  const runSync = (program: Program): Transcript => {
    const driver = createDriver(operations, machine);
    const loading = driver.load(load);
    const replies = loading.startsWith('{"thrown":') ? [] : runCalls(driver, program);
    return decodeTranscript({ replies, end: 'finished', fuel: 0, loading }, program.calls.length);
  };
  return {
    runSync,
    run: (program) => Promise.resolve().then(() => runSync(program)),
    close: () => Promise.resolve(),
  };
}

function runCalls(driver: ReturnType<typeof createDriver>, { setup, calls }: Program): string[] {
  const fault = driver.start(JSON.stringify(setup));
  return calls.map(({ op, args }) => (fault === '' ? driver.step(JSON.stringify({ op, args })) : fault));
}
