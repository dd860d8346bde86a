import { EngineFault, type Observation, type ProgramEnd, type Transcript } from '../../contracts/engine';
import { decodeLoading, decodeReply } from './decode-observation';
import { RecentTexts } from './recent-texts';
import { WireViolation } from './responses';

/** The record of a program in the texts that came back; `loading` is the driver's JSON, null if it did not come to that. */
export interface RawTranscript {
  readonly replies: readonly string[];
  readonly end: ProgramEnd;
  readonly fuel: number;
  readonly loading: string | null;
}

/** Replies of one length or another come again and again, above all those that are right. */
const known = new RecentTexts<Observation>(4 * 1024 * 1024);

/**
 * Reads the record of a program of `operations` operations. Replies of equal text become the same object, as long as
 * they are remembered.
 *
 * @throws {WireViolation} when the record cannot be one: too many or too few replies for its end, or an unreadable one
 * @throws {EngineFault} when the guest found our own files to contradict one another
 */
export function decodeTranscript(raw: RawTranscript, operations: number): Transcript {
  const { replies, end, fuel } = raw;
  const loaded = raw.loading === null ? { exports: [] } : decodeLoading(raw.loading);
  if ('thrown' in loaded) {
    if (replies.length > 0 || end !== 'finished')
      throw new WireViolation('replies of a submission that was not loaded');
    return { observations: [], end, loading: loaded.thrown, exports: [], fuel };
  }
  const possible = end === 'finished' ? replies.length === operations : replies.length < Math.max(operations, 1);
  if (!possible) {
    throw new WireViolation(`${replies.length} replies to ${operations} operations of a program that ended ${end}`);
  }
  return { observations: replies.map(observationOf), end, exports: loaded.exports, fuel };
}

function observationOf(reply: string): Observation {
  return known.get(reply) ?? known.keep(reply, readObservation(reply));
}

function readObservation(reply: string): Observation {
  const decoded = decodeReply(reply);
  if ('fault' in decoded) {
    throw new EngineFault(`The sandbox refused an operation: ${decoded.fault}. Run \`npm run build\` and grade again.`);
  }
  return decoded.observation;
}
