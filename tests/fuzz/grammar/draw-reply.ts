import type { Random } from '../../../grader/contracts/chapter';
import { hostileText } from '../mutators/hostile-text';

const OTHERS = ['function', 'symbol', 'too-deep', 'too-large', 'object'] as const;
const NUMBERS = ['NaN', 'Infinity', '-Infinity', '1.5', '1e400', '5', '0.1', '-0', '1e+21', '1e21', 'text'] as const;

/** Draws a reply of the driver, now and then with a small lie in it. */
export function drawReply(random: Random): string {
  const outcome = random.chance(3, 4) ? `"value":${drawTagged(random, 0)}` : `"thrown":${drawThrown(random)}`;
  const references = drawList(
    random,
    () =>
      `${random.pick(['r', 'w'])}${drawHex(random)}${random.pick(['', ':0', `:${drawHex(random)}`])}${random.pick(['', '', '!m', '!o', '!b'])};`,
  );
  const frames = drawList(random, () =>
    random.pick(['a;', 'a8;', 'f8;', 'fNaN;', 'f-1;', 'a-1;', 'a1.5;', 'f;', `a${random.int(0, 9999)};`]),
  );
  const calls = drawList(random, () => `["read",${random.int(0, 99)}],`).replace(/,$/, '');
  const probe = random.chance(1, 2) ? `,"probe":${drawTagged(random, 0)}` : '';
  return `{${outcome},"references":"${references}","frames":"${frames}","calls":[${calls}]${probe}}`;
}

function drawTagged(random: Random, depth: number): string {
  const inner = (): string => drawTagged(random, depth + 1);
  if (depth === 0 && random.chance(1, 200)) return drawNest(random, inner);
  switch (random.int(0, depth > 4 ? 6 : 10)) {
    case 0:
      return String(random.int(-5, 5000));
    case 1:
      return JSON.stringify(hostileText(random));
    case 2:
      return random.pick(['true', 'false', 'null', '{"$undefined":true}', '{"$polluted":1}']);
    case 3:
      return `{"$big":"${random.pick(['', '', '-', '-', '0', '-0'])}${random.int(0, 1e9)}${'9'.repeat(random.int(0, 80))}"}`;
    case 4:
      return `{"$num":"${random.pick(NUMBERS)}"}`;
    case 5:
      return `{"$other":"${random.pick(OTHERS)}"}`;
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
  const depth = random.pick([15, 17, 18, 32, 64, 65, 70, 100, 3000, 20_000]);
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

/** Draws what the driver tells about loading. */
export function drawLoading(random: Random): string {
  if (random.chance(1, 3)) return `{"thrown":${drawThrown(random)}}`;
  return JSON.stringify({ exports: Array.from({ length: random.int(0, 5) }, () => hostileText(random)) });
}

function drawHex(random: Random): string {
  return random.pick(['0', '1f', 'deadbeef', '-1', 'NaN', '1.5', 'huge', random.int(0, 0xffffff).toString(16)]);
}

function drawList(random: Random, draw: () => string): string {
  return Array.from({ length: random.int(0, 6) }, draw).join('');
}
