import type { Random } from '../../../grader/contracts/chapter';
import { hostileText } from './hostile-text';

/** What JSON and the formats in it are made of. */
const TOKENS: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '""',
    '{}',
    '[]',
    'null',
    'true',
    '0',
    '-1',
    '1.5',
    '1e400',
    '"$big"',
    '"$num"',
  ],
  ...[
    '"$map"',
    '"$object"',
    '"$undefined"',
    '"$other"',
    '"__proto__"',
    '"value"',
    '"thrown"',
    '"references"',
    '"probe"',
  ],
  ...[
    'r1f:2;',
    'w!b;',
    'a;',
    'a8;',
    'f8;',
    ';',
    ';;',
    '//',
    '/* */',
    '\ufeff',
    '\\ud800',
    '\\u0000',
    '12345678901234567890',
  ],
];

/** Makes one to a few mistakes in a text: cuts, doubles, swaps, insertions, and now and then a deep nesting. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  for (let count = random.int(1, 4); count > 0; count--) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(text: string, random: Random): string {
  const at = random.int(0, text.length);
  const to = Math.min(text.length, at + random.int(0, random.chance(1, 4) ? 200 : 8));
  switch (random.int(0, 7)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, to) + text.slice(at);
    case 3:
      return text.slice(0, at) + hostileText(random) + text.slice(to);
    case 4: {
      const other = random.int(0, text.length);
      return text.slice(0, at) + text.slice(other, other + (to - at)) + text.slice(to);
    }
    case 5:
      return text.slice(0, at) + nest(random) + text.slice(at);
    default:
      return text.slice(0, at) + random.pick(TOKENS) + text.slice(random.chance(1, 2) ? at : to);
  }
}

function nest(random: Random): string {
  const depth = random.chance(1, 100) ? random.int(1000, 20_000) : random.int(1, 80);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":', '}]'],
  ] as const);
  return open.repeat(depth) + (random.chance(3, 4) ? `1${close.repeat(depth)}` : '');
}
