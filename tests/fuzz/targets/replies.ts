import { EngineFault } from '../../../grader/contracts/engine';
import type { Random } from '../../../grader/contracts/chapter';
import type { Json } from '../../../grader/contracts/json';
import type { TypeSpec } from '../../../grader/contracts/type-spec';
import { canonicalise } from '../../../grader/judge/canonical';
import { describeValue } from '../../../grader/judge/describe';
import { decodeLoading, decodeReply } from '../../../grader/sandbox/wire/decode-observation';
import { decodeTranscript } from '../../../grader/sandbox/wire/decode-transcript';
import { WireViolation } from '../../../grader/sandbox/wire/responses';
import { allowing, Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateText } from '../mutators/mutate-text';

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
  make: (random) => {
    const reply = random.chance(1, 12) ? drawLoading(random) : drawReply(random);
    return random.chance(1, 3) ? reply : mutateText(reply, random);
  },
  check: (reply) => {
    const decoded = allowing([WireViolation], () => decodeReply(reply));
    allowing([WireViolation], () => decodeLoading(reply));
    const raw = { replies: [reply], end: 'finished', fuel: 1, loading: '{"exports":["run"]}' } as const;
    const transcript = allowing([WireViolation, EngineFault], () => decodeTranscript(raw, 1));
    if (decoded === null || 'fault' in decoded) return;
    if (transcript?.observations.length !== 1)
      throw new Mishandled('a reply that is read alone, but not in a transcript');
    const { observation } = decoded;
    if ('value' in observation.reply) judge(observation.reply.value);
    if (observation.probe !== undefined) judge(observation.probe);
    if (Object.getPrototypeOf(observation) !== Object.prototype) throw new Mishandled('an observation of another kind');
    if (({} as Record<string, unknown>)['polluted'] !== undefined) throw new Mishandled('Object.prototype was changed');
  },
  save: (reply) => reply,
  load: (saved) => String(saved),
};

function judge(value: Json): void {
  for (const spec of SPECS) {
    const { value: canonical } = canonicalise(spec, value);
    if (describeValue(canonical).length > 200) throw new Mishandled('a description that is not clipped');
  }
}

function drawReply(random: Random): string {
  const outcome = random.chance(3, 4) ? `"value":${drawTagged(random, 0)}` : `"thrown":${drawThrown(random)}`;
  const references = drawList(
    random,
    () =>
      `${random.pick(['r', 'w'])}${drawHex(random)}${random.pick(['', ':0', `:${drawHex(random)}`])}${random.pick(['', '', '!m', '!o', '!b'])};`,
  );
  const frames = drawList(random, () => random.pick(['a;', 'a8;', 'f8;', 'fNaN;', `a${random.int(0, 9999)};`]));
  const calls = drawList(random, () => `["read",${random.int(0, 99)}],`).replace(/,$/, '');
  const probe = random.chance(1, 2) ? `,"probe":${drawTagged(random, 0)}` : '';
  return `{${outcome},"references":"${references}","frames":"${frames}","calls":[${calls}]${probe}}`;
}

function drawTagged(random: Random, depth: number): string {
  const inner = (): string => drawTagged(random, depth + 1);
  if (depth === 0 && random.chance(1, 400)) return drawNest(random, inner);
  switch (random.int(0, depth > 4 ? 6 : 10)) {
    case 0:
      return String(random.int(-5, 5000));
    case 1:
      return JSON.stringify(hostileText(random));
    case 2:
      return random.pick(['true', 'false', 'null', '{"$undefined":true}', '{"$polluted":1}']);
    case 3:
      return `{"$big":"${random.pick(['', '-'])}${random.int(0, 1e9)}${'9'.repeat(random.int(0, 80))}"}`;
    case 4:
      return `{"$num":"${random.pick(['NaN', 'Infinity', '1.5', '1e400', '5', '0.1', '-0', '1e21'])}"}`;
    case 5:
      return `{"$other":"${random.pick(['function', 'symbol', 'too-deep', 'too-large', 'object'])}"}`;
    case 6:
      return `"${drawHex(random)}"`;
    case 7:
      return `[${Array.from({ length: random.int(0, 5) }, inner).join(',')}]`;
    case 8:
      return `{"$map":[${Array.from({ length: random.int(0, 4) }, () => `[${inner()},${inner()}]`).join(',')}]}`;
    case 9:
      return `{"$object":[${Array.from({ length: random.int(0, 4) }, () => `["${random.pick(['$a', '__proto__', 'x'])}",${inner()}]`).join(',')}]}`;
    default:
      return `{${Array.from({ length: random.int(0, 5) }, () => `${JSON.stringify(random.pick(['ok', 'pa', 'hfn', '__proto__', 'constructor', hostileText(random)]))}:${inner()}`).join(',')}}`;
  }
}

/** Nested as no submission of ours can be: the guest stops at sixteen levels. */
function drawNest(random: Random, inner: () => string): string {
  const depth = random.pick([15, 16, 17, 18, 100, 3000, 20_000]);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"$map":[[1,', ']]}'],
  ] as const);
  return open.repeat(depth) + inner() + close.repeat(depth);
}

function drawThrown(random: Random): string {
  const kind = random.pick(['RangeError', 'NotImplementedError', 'BusError', 'other', 'InternalError', 'TypeError']);
  return JSON.stringify({ kind, message: hostileText(random), stack: hostileText(random) });
}

function drawLoading(random: Random): string {
  if (random.chance(1, 3)) return `{"thrown":${drawThrown(random)}}`;
  return JSON.stringify({ exports: Array.from({ length: random.int(0, 5) }, () => hostileText(random)) });
}

function drawHex(random: Random): string {
  return random.pick(['0', '1f', 'deadbeef', '-1', 'NaN', '1.5', 'huge', random.int(0, 0xffffff).toString(16)]);
}

function drawList(random: Random, draw: () => string): string {
  return Array.from({ length: random.int(0, 6) }, draw).join('');
}
