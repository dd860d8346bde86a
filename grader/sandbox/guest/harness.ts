import type { Harness } from '../../contracts/operations';
import { isArray, isSafeInteger, quote, sliceText } from './primordials';
import type { ErrorClass } from './machine-module';
import { observeFrames } from './observed-frames';
import { observeMachine } from './observed-machine';
import type { ObservedLog } from './observed-log';
import { observeMemory32, observeMemory64 } from './observed-memory';

const LONGEST_ITEM = 64;

/** Makes the harness of one test; everything that it serves writes to the same log. */
export function createHarness(log: ObservedLog, BusError: ErrorClass): Harness {
  return {
    memory32: (size) => observeMemory32(size, log, BusError),
    memory64: (size) => observeMemory64(size, log, BusError),
    frames: (setup) => observeFrames(setup, log),
    machine: (setup) => observeMachine(setup, log, BusError),
    record: (call) => log.call(describeCall(call) + ','),
  };
}

/** A recorded call as a JSON array. Its arguments may be a submission's: what is neither text nor integer is named by its type. */
function describeCall(call: unknown): string {
  if (!isArray(call)) return '[]';
  let list = '';
  for (let index = 0; index < call.length; index++) {
    list += list === '' ? describeItem(call[index]) : ',' + describeItem(call[index]);
  }
  return '[' + list + ']';
}

function describeItem(item: unknown): string {
  if (typeof item === 'string') return quote(sliceText(item, 0, LONGEST_ITEM));
  if (typeof item !== 'number') return quote(typeof item);
  return isSafeInteger(item) ? '' + item : quote('' + item);
}
