import { EngineFault } from '../../../grader/contracts/engine';
import type { Json } from '../../../grader/contracts/json';
import type { TypeSpec } from '../../../grader/contracts/type-spec';
import { canonicalise } from '../../../grader/judge/canonical';
import { describeValue } from '../../../grader/judge/describe';
import { decodeLoading, decodeReply, type DecodedReply } from '../../../grader/sandbox/wire/decode-observation';
import { decodeTranscript } from '../../../grader/sandbox/wire/decode-transcript';
import { WireViolation } from '../../../grader/sandbox/wire/responses';
import { attempt, Mishandled, type Attempt, type FuzzTarget } from '../fuzz-target';
import { drawLoading, drawReply } from '../grammar/draw-reply';
import { mutateJsonText } from '../mutators/mutate-json-text';
import { isFaultOfDriver, isLoadingOfDriver, isReplyOfDriver } from '../oracles/reply-rules';

const SPECS: readonly TypeSpec[] = [
  'addr32',
  'pte64',
  { list: { tuple: ['page', 'frame'] } },
  { mapOf: { record: { gfn: 'page', w: 'boolean' } } },
  { union: [{ record: { ok: { literal: true }, pa: 'addr64' } }, { record: { ok: { literal: false } } }] },
];

/**
 * The reply decoder: what a submission's realm returned, as the grader's process reads it. It accepts what the driver
 * writes and refuses the rest; what it accepts, the judge can bring into its form and put into words.
 */
export const replies: FuzzTarget<string> = {
  name: 'replies',
  share: 1200,
  make: (random) => {
    const reply = random.chance(1, 12) ? drawLoading(random) : drawReply(random);
    return random.chance(1, 3) ? reply : mutateJsonText(reply, random);
  },
  vary: mutateJsonText,
  check: (reply) => {
    const parsed = attempt([SyntaxError], () => JSON.parse(reply) as Json);
    const decoded = attempt([WireViolation], () => decodeReply(reply));
    // What is no JSON is none for all three of them: the other two are asked now and then.
    if (!parsed.done && !decoded.done && reply.length % 8 !== 0) return decoded.why;
    const loading = attempt([WireViolation], () => decodeLoading(reply));
    const isReply = parsed.done && isReplyOfDriver(parsed.value);
    const isFault = parsed.done && isFaultOfDriver(parsed.value);
    expectSame('a reply', decoded.done, isReply || isFault);
    expectSame('a loading', loading.done, parsed.done && isLoadingOfDriver(parsed.value));
    const raw = { replies: [reply], end: 'finished', fuel: 1, loading: '{"exports":["run"]}' } as const;
    const transcript = attempt([WireViolation, EngineFault], () => decodeTranscript(raw, 1));
    expectSame('a transcript', transcript.done, isReply);
    if (({} as Record<string, unknown>)['polluted'] !== undefined) throw new Mishandled('Object.prototype was changed');
    return [behaviourOf(decoded), loading.done ? 'loading' : loading.why].join(' | ');
  },
  sizeOf: (reply) => reply.length,
  save: (reply) => reply,
  load: (saved) => String(saved),
};

function expectSame(what: string, taken: boolean, isLegal: boolean): void {
  if (taken && !isLegal) throw new Mishandled(`${what} was taken that the driver does not write`);
  if (!taken && isLegal) throw new Mishandled(`${what} of the driver was refused`);
}

function behaviourOf(decoded: Attempt<DecodedReply>): string {
  if (!decoded.done) return decoded.why;
  if ('fault' in decoded.value) return 'fault';
  const { reply, references, frames, calls, probe } = decoded.value.observation;
  const judged = 'value' in reply ? judge(reply.value) : reply.thrown.kind;
  const refusals = references.map(({ refused }) => refused ?? '').join('');
  const logs = [references.length > 0, refusals, frames.length > 0, calls.length > 0];
  return [judged, ...logs, probe === undefined ? '' : judge(probe)].join(' ');
}

/** Every description is short, whatever was declared; what the judge finds bad is its behaviour. */
function judge(value: Json): string {
  return SPECS.map((spec) => {
    const { value: canonical, bad } = canonicalise(spec, value);
    if (describeValue(canonical).length > 200) throw new Mishandled('a description that is not clipped');
    return bad === null ? typeof canonical : bad.expected;
  }).join();
}
