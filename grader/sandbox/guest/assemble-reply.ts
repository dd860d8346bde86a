import { TOO_LARGE } from './encode-value';
import type { LogTexts } from './observed-log';
import { sliceText } from './primordials';

/** The longest reply, in characters. */
export const REPLY_LIMIT = 64 * 1024;

/** The reply to an operation that the engine refused memory: nothing after it can be believed. */
export const OUT_OF_MEMORY = '"out-of-memory"';

/** Characters of a reply that are neither value, probe nor log. */
const FRAME_ROOM = 256;

/** The most characters that one value may have. */
export const VALUE_LIMIT = REPLY_LIMIT - FRAME_ROOM;

/** How an operation ended, and the JSON that tells it; `memory` carries {@link OUT_OF_MEMORY}. */
export interface Outcome {
  readonly kind: 'value' | 'thrown' | 'memory';
  readonly text: string;
}

/** The parts of an observation. */
export interface ReplyParts {
  readonly outcome: Outcome;
  /** The JSON of what the probe returned; null where there is none. */
  readonly probe: string | null;
  readonly log: LogTexts;
}

/**
 * Writes an observation as JSON: `value` or `thrown`, `references`, `frames`, `calls` and perhaps `probe`
 * (wire/decode-observation.ts reads it). Where value and probe do not fit, they are replaced, the probe first.
 */
export function assembleReply({ outcome, probe, log }: ReplyParts): string {
  const calls = log.calls === '' ? '' : sliceText(log.calls, 0, log.calls.length - 1);
  const logs = ',"references":"' + log.references + '","frames":"' + log.frames + '","calls":[' + calls + ']';
  const room = REPLY_LIMIT - FRAME_ROOM - logs.length;
  // A thrown message and stack always fit: they are clipped, and the log leaves a quarter of the reply.
  const kept = outcome.text.length > room ? TOO_LARGE : outcome.text;
  const looked = probe !== null && probe.length > room - kept.length ? TOO_LARGE : probe;
  const told = '{"' + outcome.kind + '":' + kept + logs;
  return looked === null ? told + '}' : told + ',"probe":' + looked + '}';
}
