import type { Random } from '../../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import { hostileText } from './hostile-text';

/** Values that are of another kind than expected, or at the end of a range. */
const VALUES: readonly Json[] = [
  ...[null, true, false, 0, -1, 1, 2.5, 1e21, 2 ** 53, 4294967296, 0.1 + 0.2],
  ...['', '0x0', '0x1FFFFFFFFFFFFFFFF', '99.S1', '99.first', '98-counter', 'gate', 'createCounter'],
  ...[
    [],
    {},
    [[]],
    { $any: true },
    { $throws: 'RangeError' },
    { $same: 'a' },
    { $set: [] },
    { $num: 'NaN' },
    { $big: '1' },
  ],
];

/** Copies a value with one to a few changes somewhere in it: fields that vanish, move, double or become something else. */
export function mutateJson(value: Json, random: Random): Json {
  let mutated = value;
  for (let count = random.int(1, 3); count > 0; count--) mutated = descend(mutated, value, random);
  return mutated;
}

function descend(value: Json, whole: Json, random: Random): Json {
  const isLeaf = value === null || typeof value !== 'object';
  if (isLeaf || random.chance(1, 6)) return changed(value, whole, random);
  if (Array.isArray(value))
    return value.length === 0 ? changed(value, whole, random) : inList(value as Json[], whole, random);
  const entries = Object.entries(value as JsonObject);
  if (entries.length === 0) return changed(value, whole, random);
  const at = random.int(0, entries.length - 1);
  const [key, field] = entries[at] as [string, Json];
  const next: [string, Json][] = [[key, descend(field, whole, random)]];
  return Object.fromEntries([...entries.slice(0, at), ...next, ...entries.slice(at + 1)]);
}

function inList(list: readonly Json[], whole: Json, random: Random): Json {
  const at = random.int(0, list.length - 1);
  return [...list.slice(0, at), descend(list[at] as Json, whole, random), ...list.slice(at + 1)];
}

function changed(value: Json, whole: Json, random: Random): Json {
  switch (random.int(0, 5)) {
    case 0:
      return hostileText(random);
    case 1:
      return somewhere(whole, random);
    case 2:
      if (Array.isArray(value)) return random.shuffle([...(value as Json[]), ...(value as Json[])]);
      return typeof value === 'number' ? value + random.int(-2, 2) : random.pick(VALUES);
    case 3:
      return withoutOne(value, random);
    case 4:
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return random.pick(VALUES);
      return { ...(value as JsonObject), [random.chance(1, 2) ? hostileText(random) : 'points']: random.pick(VALUES) };
    default:
      return random.pick(VALUES);
  }
}

function withoutOne(value: Json, random: Random): Json {
  if (value === null || typeof value !== 'object') return null;
  const entries = Object.entries<Json>(value as JsonObject);
  const gone = random.int(0, Math.max(0, entries.length - 1));
  const left = entries.filter((_, index) => index !== gone);
  return Array.isArray(value) ? left.map(([, item]) => item) : Object.fromEntries(left);
}

/** Some part of a value, itself included. */
function somewhere(value: Json, random: Random): Json {
  if (value === null || typeof value !== 'object' || random.chance(1, 5)) return value;
  const parts = Object.values<Json>(value as JsonObject);
  return parts.length === 0 ? value : somewhere(random.pick(parts), random);
}
