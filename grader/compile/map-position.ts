import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { NAMESPACE } from './submission-plugin';

/** A place in a student's file; `line` and `column` count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The name under which an engine evaluates a compiled script, and which its stack traces therefore show. */
export const SCRIPT_NAME = 'submission.js';

const FRAME_LIMIT = 64;
const FRAME = /^\s*at (?:[^()]{0,200} \()?submission\.js:([0-9]{1,7}):([0-9]{1,7})\)?\s*$/;

/**
 * Finds the student's place of a place in a compiled script.
 *
 * @param line - from 1, as stack traces write it
 * @param column - from 1
 * @returns null for a place that no student wrote (the wrapper, the given module)
 */
export function mapPosition(sourceMap: string, line: number, column: number): SourcePosition | null {
  return find(new TraceMap(sourceMap), line, column);
}

/**
 * Finds the first place of a student in a stack trace. The trace is a submission's own text and may say anything: only
 * lines that are a frame of the compiled script to the last character are read, 64 lines at most.
 */
export function mapStack(sourceMap: string, stack: string): SourcePosition | null {
  const map = new TraceMap(sourceMap);
  for (const line of stack.split('\n', FRAME_LIMIT)) {
    const frame = FRAME.exec(line);
    const position = frame && find(map, Number(frame[1]), Number(frame[2]));
    if (position) return position;
  }
  return null;
}

function find(map: TraceMap, line: number, column: number): SourcePosition | null {
  if (line < 1 || column < 1) return null;
  const found = originalPositionFor(map, { line, column: column - 1 });
  if (found.source === null || !found.source.startsWith(`${NAMESPACE}:`)) return null;
  return { file: found.source.slice(NAMESPACE.length + 1), line: found.line, column: found.column + 1 };
}
