import type { Property, Random, Sequence, Step } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import { invariants } from './invariants';
import { sharingAfter } from './sharing-probe';

type Condition = NonNullable<Property['condition']>;
type Hash = 'sum8' | 'fnv32' | 'zero';

/**
 * The property tests of chapter 11. Sequences grow with their run, and all 40 runs of all four properties together have
 * about 3,000 operations. Contents are drawn from few patterns, so that equal pages and collisions are frequent.
 *
 * @source course 11, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'private-view': {
    generate: (random, run) =>
      drawMixed(random, 8 + Math.floor((9 * run) / 10), random.pick<Hash>(['sum8', 'fnv32', 'zero'])),
    frames: 'renamed',
    references: false,
    condition: everyStep(['vm-bytes-as-written']),
  },
  'detach-leaves-nothing': {
    generate: generateDetaching,
    frames: 'renamed',
    references: false,
    condition: everyStep(['frames-accounted', 'free-not-mapped', 'refs-are-mappings']),
  },
  'weak-hash': {
    generate: (random, run) => drawMixed(random, 9 + Math.floor(run / 3), run % 2 === 0 ? 'zero' : 'sum8', COLLIDING),
    frames: 'renamed',
    references: false,
    condition: everyStep(['vm-bytes-as-written']),
  },
  'best-possible': { generate: generateTwoScans, frames: 'renamed', references: false, condition: savesAllItCan },
};

/** VM ids that are easily confused, with gfns behind them or with names of JavaScript (C.20). */
const VM_IDS: readonly string[] = ['a', 'a1', 'b', '__proto__'];
const GFNS: readonly number[] = [1, 11, 0];
const FRAME_BYTES = 16;
const LAST = FRAME_BYTES - 1;

/** Contents that are equal, that collide under `sum8`, and that differ only in their last byte. */
const PATTERNS: readonly (readonly number[])[] = [
  [],
  [1, 2],
  [2, 1],
  [3],
  [1, 2, ...zeros(LAST - 2), 7],
  [1, 2, ...zeros(LAST - 2), 8],
];

/** Different contents that collide under `sum8` too. */
const COLLIDING: typeof PATTERNS = [[1, 2], [2, 1], [3]];

interface PageName {
  readonly vm: string;
  readonly gfn: number;
}

/** What a generator knows: which pages are attached, and the calls so far. */
class Plan {
  readonly calls: OperationCall[] = [];
  readonly attached: PageName[] = [];

  constructor(private readonly random: Random) {}

  attach(patterns: readonly (readonly number[])[]): void {
    const all = VM_IDS.flatMap((vm) => GFNS.map((gfn) => ({ vm, gfn })));
    const free = all.filter((page) => !this.attached.some((known) => isSame(known, page)));
    if (free.length === 0) return;
    const page = this.random.pick(free);
    this.attached.push(page);
    this.add('attach', { ...page, bytes: [...this.random.pick(patterns)] });
  }

  detach(page: PageName): void {
    this.attached.splice(this.attached.indexOf(page), 1);
    this.add('detach', { ...page });
  }

  add(op: string, args: OperationCall['args']): void {
    this.calls.push({ op, args });
  }
}

function drawMixed(random: Random, length: number, hash: Hash, patterns = PATTERNS): Sequence {
  const plan = new Plan(random);
  const most = random.int(3, 7);
  while (plan.calls.length < length) drawOperation(plan, random, most, patterns);
  return { setup: machineOf(random, random.chance(1, 4) ? most - 1 : 2 * most, hash), calls: plan.calls };
}

function drawOperation(plan: Plan, random: Random, most: number, patterns: typeof PATTERNS): void {
  const { attached } = plan;
  const kind = random.int(1, 20);
  if (attached.length < 2 || (kind <= 4 && attached.length < most)) return plan.attach(patterns);
  const page = random.pick(attached);
  if (kind <= 11) return plan.add('scan', { ...page });
  if (kind <= 14) return plan.add('write', { ...page, offset: random.pick([0, 1, LAST]), byte: random.int(0, 3) });
  if (kind === 15) return plan.add('fill', { ...page, bytes: [...random.pick(patterns)] });
  if (kind <= 17) return plan.add('read', { ...page, offset: random.pick([0, 1, LAST]) });
  if (kind === 18) return plan.add('stats', {});
  if (attached.length > 2) plan.detach(page);
}

/** Random operations, and then every page is detached, in any order. */
function generateDetaching(random: Random, run: number): Sequence {
  const plan = new Plan(random);
  const most = random.int(3, 6);
  while (plan.calls.length < 7 + Math.floor(run / 4)) drawOperation(plan, random, most, PATTERNS);
  for (const page of random.shuffle(plan.attached)) plan.detach(page);
  plan.attach(PATTERNS);
  return { setup: machineOf(random, 2 * most, random.pick<Hash>(['sum8', 'fnv32', 'zero'])), calls: plan.calls };
}

/** Pages of few contents, each scanned twice, with a hash that tells all of them apart. */
function generateTwoScans(random: Random, run: number): Sequence {
  const plan = new Plan(random);
  const pages = 3 + Math.floor(run / 10);
  const patterns = random.shuffle(PATTERNS).slice(0, random.int(1, 4));
  while (plan.attached.length < pages) plan.attach(patterns);
  for (let round = 0; round < 2; round++) {
    for (const page of random.shuffle(plan.attached)) plan.add('scan', { ...page });
  }
  plan.add('stats', {});
  return { setup: machineOf(random, pages, 'fnv32'), calls: plan.calls };
}

/** At the end of a whole sequence as many frames are saved as there are pages beyond the different contents. */
function savesAllItCan(steps: readonly Step[]): ReturnType<Condition> {
  const at = steps.length - 1;
  const last = steps[at];
  const attached = steps.filter(({ call }) => call.op === 'attach');
  const isScannedTwice = (page: Step): boolean =>
    steps.filter(({ call }) => call.op === 'scan' && isSame(pageOf(call), pageOf(page.call))).length >= 2;
  if (last === undefined || !attached.every(isScannedTwice)) return null;
  const contents = new Set(attached.map(({ call }) => JSON.stringify(call.args['bytes'])));
  const saved = sharingAfter(last)?.stats?.saved;
  const best = attached.length - contents.size;
  return saved === best ? null : { at, message: `${saved} frames are saved; ${best} can be.` };
}

/** The named invariants hold after every operation. */
function everyStep(names: readonly string[]): Condition {
  return (steps) => {
    for (const [at, step] of steps.entries()) {
      const message = names.map((name) => invariants[name]?.(step, []) ?? null).find((broken) => broken !== null);
      if (message !== undefined && message !== null) return { at, message };
    }
    return null;
  };
}

function pageOf({ args }: OperationCall): PageName {
  return { vm: String(args['vm']), gfn: Number(args['gfn']) };
}

function isSame(one: PageName, other: PageName): boolean {
  return one.vm === other.vm && one.gfn === other.gfn;
}

function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}

function machineOf(random: Random, frames: number, hash: Hash): Sequence['setup'] {
  const poolBase = random.pick([0, 4, 20]);
  return { machineFrames: poolBase + frames, frameBytes: FRAME_BYTES, inUse: [], poolBase, hash };
}
