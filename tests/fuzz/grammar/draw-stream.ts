import { encodeFrame } from '../../../grader/compile/frames';
import type { Random } from '../../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import { toFrame } from '../../../grader/sandbox/wire/frames';
import { hostileText } from '../mutators/hostile-text';

/** The nonce that messages should have. */
export const NONCE = '0123456789abcdef0123456789abcdef';

/** Draws frames of the runner and of the compilers, one behind the other. */
export function drawStream(random: Random): Buffer {
  const frames: Buffer[] = [];
  const ofRunner = random.chance(1, 2);
  for (let count = random.int(0, 6); count > 0; count--) {
    const isRunner = random.chance(1, 10) ? !ofRunner : ofRunner;
    frames.push(isRunner ? toFrame(drawMessage(random)) : encodeFrame(drawResult(random)));
  }
  return Buffer.concat(frames);
}

/** A message of the runner: a header in JSON, and replies a line each. */
function drawMessage(random: Random): Buffer {
  const header = drawHeader(random);
  const texts: string[] = [];
  for (let count = random.chance(1, 2) ? random.int(0, 3) : 0; count > 0; count--) texts.push(hostileText(random));
  return Buffer.from([JSON.stringify(header), ...texts].join('\n'));
}

function drawHeader(random: Random): Json {
  const nonce = random.chance(9, 10) ? NONCE : hostileText(random);
  const record: JsonObject = {
    sequence: random.pick([0, 1, 7, -1, 1.5, 2 ** 53]),
    loading: random.pick([null, '{"exports":[]}', '', 7]),
  };
  switch (random.int(0, 5)) {
    case 0:
      return { type: 'ready', nonce };
    case 1:
      return { type: 'part', nonce, ...record };
    case 2: {
      const end = random.pick(['finished', 'timeout', 'out-of-memory', 'crashed', 'passed']);
      return { type: 'end', nonce, ...record, end, fuel: random.int(-1, 9) };
    }
    case 3:
      return { type: 'fault', nonce, sequence: random.int(-1, 2), message: hostileText(random) };
    case 4:
      return { type: random.pick(['ready', 'end', 'verdict']), nonce, [hostileText(random)]: 1 };
    default:
      return random.pick<Json>(['ready', null, [], { nonce }]);
  }
}

function drawResult(random: Random): Json {
  return random.pick<Json>([
    { kind: 'rejected', problems: [] },
    { kind: 'compiled', script: hostileText(random) },
    hostileText(random),
    null,
  ]);
}
