import type { Random } from '../../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../../grader/contracts/json';

const REGIMES = ['native', 'two-level', 'protected', 'shadow', 'nested', 'agile'] as const;
const GEOMETRIES = [
  ...['10/10/12', '9/9/9/9/12', '9/9/9/9/9/12', '9/9/12', '12', '1/12', '20/20/12', '99/99/12', '0/0/12', '9/9/9/9/13'],
  ...['16/16/16/12', '26/26/12', '7/7/7/7/7/7/12', '1/1/1/1/1/1/12', '30/12', '52/12', '9/9/9/9/012'],
] as const;
const DESIGNS = [
  ...['unified-page-table', 'split-page-table', 'unified-translation', 'split-translation', 'translation-path'],
] as const;
const PAGES = ['4K', '2M', '4M', '1G'] as const;
const ADDRESSES = ['0x0', '0x1000', '0x7f1234567abc', '0xFFFFFFFFFFFFFFFF', '0x800000000000', '0x3fffffff'] as const;

/** Draws a machine file that obeys its schema, and fits together or not. */
export function drawMachine(random: Random): JsonObject {
  const list = (most: number, draw: () => Json): Json[] => Array.from({ length: random.int(0, most) }, draw);
  return {
    schema: 1,
    regime: random.pick(REGIMES),
    ...perhaps(random, 'tracking', () => random.pick(['write-protect', 'lazy', 'paravirt'])),
    ...perhaps(random, 'nestedSteps', () => random.int(0, 7)),
    ...perhaps(random, 'guest', () => random.pick(GEOMETRIES)),
    ...perhaps(random, 'host', () => random.pick(GEOMETRIES)),
    ...perhaps(random, 'tlb', () => drawCache(random)),
    ...perhaps(random, 'walkCache', () => ({ design: random.pick(DESIGNS), ...drawCache(random) })),
    ...perhaps(random, 'nestedTlb', () => drawCache(random)),
    ...perhaps(random, 'controls', () => ({ [random.pick(['wp', 'nxe', 'smep', 'smap'])]: random.chance(1, 2) })),
    ...perhaps(random, 'costs', () => ({ exit: random.pick([0, 1.5, 2000, 1e300]) })),
    vm: {
      pages: random.pick([16, 17, 64, 4096, 4097, 65_536]),
      ...perhaps(random, 'hostPage', () => random.pick(PAGES)),
    },
    mappings: list(4, () => ({
      gva: random.pick(ADDRESSES),
      gfn: random.pick([0, 1, 7, 512, 1024, 3071, 3072, 2 ** 40]),
      ...perhaps(random, 'page', () => random.pick(PAGES)),
      ...perhaps(random, 'write', () => random.chance(1, 2)),
      ...perhaps(random, 'user', () => random.chance(1, 2)),
    })),
    ...perhaps(random, 'before', () => list(3, () => drawAccess(random))),
    access: drawAccess(random),
  };
}

function drawAccess(random: Random): JsonObject {
  return {
    gva: random.pick(ADDRESSES),
    ...perhaps(random, 'wish', () => random.pick(['r', 'w', 'x'])),
    ...perhaps(random, 'mode', () => random.pick(['user', 'kernel'])),
  };
}

function drawCache(random: Random): JsonObject {
  return { sets: random.pick([1, 2, 16, 64, 3, 65_536]), ways: random.pick([1, 4, 1024]) };
}

function perhaps(random: Random, key: string, draw: () => Json): JsonObject {
  return random.chance(1, 3) ? { [key]: draw() } : {};
}
