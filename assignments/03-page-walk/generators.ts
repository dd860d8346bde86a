import type { Property, Random, Sequence, Step } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import { allows, drawWorld } from './generation/draw-world';
import type { DrawnPage, World } from './generation/draw-world';
import { PAGE } from './layouts';
import { hex } from './narration/walk-by-habits';

const ACCESSES = (['r', 'w'] as const).flatMap((access) =>
  (['user', 'kernel'] as const).map((mode) => ({ access, mode })),
);

type Asked = (typeof ACCESSES)[number];

/** A page and an access to it. */
interface Spot {
  readonly page: DrawnPage;
  readonly asked: Asked;
}

/** Any walks; their results are compared with the reference's. */
const results: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, 2 + Math.floor(run / 10));
    return sequence(world, drawWalks(random, world, 3 + Math.floor(run / 4)));
  },
};

/** Any walks; every reference is compared. */
const traces: Property = {
  frames: 'exact',
  references: true,
  generate: (random, run) => {
    const world = drawWorld(random, 2 + Math.floor(run / 10));
    const walks = drawWalks(random, world, 2 + Math.floor(run / 4));
    // The same walk again: what is marked already is not written.
    return sequence(
      world,
      walks.flatMap((walk) => (random.chance(1, 4) ? [walk, walk] : [walk])),
    );
  },
};

/** A few walks, then a look at every entry that one of them may have marked. */
const memoryAfter: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, 2);
    const peeks = world.entries.map((pa): OperationCall => ({ op: 'peek32', args: { pa: hex(pa) } }));
    return sequence(world, [...drawWalks(random, world, 2 + Math.floor(run / 5)), ...peeks]);
  },
};

/** Pairs of walks to one frame by two addresses, in 4 KB pages and in a 4 MB page. */
const twoAddresses: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, 2);
    const pairs = Array.from({ length: 2 + Math.floor(run / 8) }, () => drawPair(random, world));
    return sequence(world, pairs.flat());
  },
  condition: findSplitFrame,
};

/**
 * The properties of chapter 03. A sequence grows with its run; at least half of its walks succeed in the reference.
 *
 * @source course 03, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  results,
  traces,
  'memory-after': memoryAfter,
  'two-addresses': twoAddresses,
};

/** Two walks in turn that lead to one physical address in the reference must not part in the submission. */
export function findSplitFrame(
  steps: readonly Step[],
  oracle: readonly Step[],
): { readonly at: number; readonly message: string } | null {
  for (let at = 1; at < steps.length; at++) {
    const [wanted, other] = [paOf(oracle[at - 1]), paOf(oracle[at])];
    if (wanted === null || wanted !== other) continue;
    if (paOf(steps[at - 1]) === paOf(steps[at])) continue;
    return { at, message: 'two addresses of one frame lead to different physical addresses (03.S5, 03.S7)' };
  }
  return null;
}

function drawWalks(random: Random, world: World, count: number): readonly OperationCall[] {
  const spots = world.pages.flatMap((page) => ACCESSES.map((asked): Spot => ({ page, asked })));
  const good = spots.filter(({ page, asked }) => allows(page, asked.access, asked.mode));
  const bad = spots.filter(({ page, asked }) => !allows(page, asked.access, asked.mode));
  // A fixed share and not a chance, so that no sequence is poor in walks that succeed.
  const share = Array.from({ length: count }, (_, i) => i < Math.ceil(count * 0.65));
  return random.shuffle(share).map((isGood) => {
    const { page, asked } = random.pick(isGood ? good : bad);
    return walk(world, page.va + drawOffset(random, page), asked);
  });
}

function drawPair(random: Random, world: World): readonly OperationCall[] {
  const [one, other] = random.pick(world.twins);
  const shared = ACCESSES.filter(({ access, mode }) => allows(one, access, mode) && allows(other, access, mode));
  const asked = random.pick(shared);
  const offset = random.int(0, PAGE - 1);
  return random.shuffle([one, other]).map(({ va }) => walk(world, va + offset, asked));
}

/** An offset in a page; in a 4 MB page that works, in any of its 4 KB pieces. */
function drawOffset(random: Random, { big, broken }: DrawnPage): number {
  const piece = big === true && broken !== 'beyond' ? random.int(0, 1023) : 0;
  return piece * PAGE + random.int(0, PAGE - 1);
}

function walk({ root }: World, va: number, { access, mode }: Asked): OperationCall {
  return { op: 'walk', args: { root: hex(root), va: hex(va), access, mode } };
}

function sequence({ size, calls }: World, walks: readonly OperationCall[]): Sequence {
  return { setup: { size: hex(size) }, calls: [...calls, ...walks] };
}

function paOf(step: Step | undefined): string | null {
  const result = step?.result ?? null;
  if (step?.call.op !== 'walk' || result === null || typeof result !== 'object' || Array.isArray(result)) return null;
  const pa = 'pa' in result ? result['pa'] : undefined;
  return typeof pa === 'string' ? pa : null;
}
