import type { Random } from '../../../grader/contracts/chapter';
import { randomOf } from '../../support/random-of';
import { expandMap, type Vector } from '../read-vectors';
import type { Layout } from '../replay-vector';
import { type DrawnTables, drawRights, drawTree, type RightsSpec } from './draw-tables';
import { MAP_NAMES } from './draw-layout';
import { fairAccesses } from './fair-accesses';
import type { TablesSpec } from './guest-tables';
import { ROOT_LEVEL, withIndex } from './guest-tables';
import type { Features } from './open-device';

/** A vector that no machine has answered yet. */
export type Question = Omit<Vector, 'acc' | 'after'> & {
  readonly asks: ReadonlyArray<readonly [access: string, va: string]>;
};

const RIGHTS_VECTORS: Readonly<Record<string, RightsSpec>> = {
  'perm-L4-4K': { level: 4, leafLevel: 1 },
  'perm-L3-4K': { level: 3, leafLevel: 1 },
  'perm-L2-4K': { level: 2, leafLevel: 1 },
  'perm-L4-2M': { level: 4, leafLevel: 2 },
  'perm-L3-2M': { level: 3, leafLevel: 2 },
  'perm-L4-1G': { level: 4, leafLevel: 3 },
};

const ACCESSES = ['rk', 'wk', 'xk', 'ru', 'wu', 'xu'] as const;
/** Of the accesses that a vector about rights has: 64 leaves, 6 ways. */
const MOST_RIGHTS_ACCESSES = 128;
const MOST_ACCESSES = 40;
const MOST_SMALL_ACCESSES = 4;

/** Draws the vector of a seed. It depends on the seed, on what the processor can do, and on nothing else. */
export function drawQuestion(seed: number, layout: Layout, features: Features): Question {
  const random = randomOf(seed);
  const kind = drawKind(random, layout.gbpages);
  const map = random.pick(MAP_NAMES);
  const hostPage = expandMap(layout, map);
  const spec: TablesSpec = { random, hostPage, maxphyaddr: layout.maxphyaddr, gbpages: layout.gbpages };
  const cfg = {
    wp: drawBit(random),
    nxe: drawBit(random),
    // Both are drawn always, so that the rest of the vector is the same on a processor without them.
    smep: both(drawBit(random), features.smep),
    smap: both(drawBit(random), features.smap),
  };
  const rights = RIGHTS_VECTORS[kind];
  const drawn = rights === undefined ? drawTree(spec) : drawRights(spec, rights);
  const isFair = fairAccesses(drawn.tables, { hostPage, cfg });
  const wishes = rights === undefined ? drawWishes(random, drawn, kind) : drawRightsWishes(random, drawn);
  return {
    id: String(seed),
    kind,
    map,
    cfg,
    cr3: (drawn.tables.root << 12).toString(16),
    tables: drawn.tables.toVector(),
    asks: wishes.flatMap(([access, gva]) => (isFair(access, gva) ? [[access, gva.toString(16)] as const] : [])),
  };
}

function drawKind(random: Random, gbpages: 0 | 1): string {
  const draw = random.int(0, 9);
  if (draw < 2) return 'small';
  if (draw < 8) return 'random';
  return random.pick(Object.keys(RIGHTS_VECTORS).filter((kind) => gbpages === 1 || kind !== 'perm-L4-1G'));
}

type WishedAccess = readonly [access: string, gva: bigint];

function drawWishes(random: Random, drawn: DrawnTables, kind: string): WishedAccess[] {
  const count = random.int(1, kind === 'small' ? MOST_SMALL_ACCESSES : MOST_ACCESSES);
  return Array.from({ length: count }, () => [random.pick(ACCESSES), drawAddress(random, drawn)]);
}

function drawRightsWishes(random: Random, { leaves }: DrawnTables): WishedAccess[] {
  const all = leaves.flatMap((leaf) =>
    ACCESSES.map((access): WishedAccess => [access, leaf.gva | drawOffset(random, leaf.bits)]),
  );
  return random.shuffle(all).slice(0, MOST_RIGHTS_ACCESSES);
}

/** Draws an address: mostly one of a leaf, else one beside it, and now and then one that is not canonical. */
function drawAddress(random: Random, { leaves }: DrawnTables): bigint {
  const { gva, bits } = random.pick(leaves);
  const address = gva | drawOffset(random, bits);
  const draw = random.int(0, 19);
  if (draw < 16) return address;
  if (draw < 18) return withIndex(address, random.int(1, ROOT_LEVEL), random.int(0, 511));
  if (draw < 19) return address ^ (1n << BigInt(random.int(47, 63)));
  return withIndex(withIndex(address, ROOT_LEVEL, random.int(0, 510)), 1, random.int(0, 511));
}

function drawOffset(random: Random, bits: number): bigint {
  return BigInt(random.int(0, 2 ** (bits - 3) - 1)) << 3n;
}

function drawBit(random: Random): 0 | 1 {
  return random.chance(1, 2) ? 1 : 0;
}

function both(a: 0 | 1, b: 0 | 1): 0 | 1 {
  return a === 1 && b === 1 ? 1 : 0;
}
