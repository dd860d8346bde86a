import { BIT, frameOf, indexAt } from '../layouts';

/** What is asked of a walk, as suite files write it. */
export interface Request {
  readonly root: number;
  readonly va: number;
  readonly access: 'r' | 'w';
  readonly mode: 'user' | 'kernel';
}

/**
 * How a walk goes about its work. One set of habits is right; every known mistake is the right set with one habit
 * changed, so that the address to which a mistake leads is computed and not written down by hand.
 */
export interface Habits {
  readonly indexBytes: 4 | 1;
  /** Which index serves which step. */
  readonly indices: 'in order' | 'swapped';
  readonly root: 'as given' | 'rounded';
  /** Which bits of a step-0 entry are taken as the table's address. */
  readonly table: 'frame' | 'all bits';
  readonly large: 'ends the walk' | 'ignored';
}

/** What the clauses ask for. */
export const RIGHT: Habits = {
  indexBytes: 4,
  indices: 'in order',
  root: 'as given',
  table: 'frame',
  large: 'ends the walk',
};

/** One reference of a walk; a read says how its address comes about and what it yields. */
export type ToldReference =
  | {
      readonly kind: 'r';
      readonly address: number;
      readonly sum: string;
      readonly index: number;
      readonly gives: string;
    }
  | { readonly kind: 'w'; readonly address: number; readonly value: number };

/** Memory of one test on the author's side: only words that were set are kept, all others are 0. */
export class TestMemory {
  /** @param size - in bytes */
  constructor(
    readonly size: number,
    private readonly words = new Map<number, number>(),
  ) {}

  peek(pa: number): number {
    return this.words.get(pa) ?? 0;
  }

  poke(pa: number, value: number): void {
    this.words.set(pa, value);
  }

  /** A copy that changes apart from this one. */
  copy(): TestMemory {
    return new TestMemory(this.size, new Map(this.words));
  }
}

/** An address as suite files write it: upper case after `0x`, no leading zeros. */
export function hex(address: number): string {
  return `0x${address.toString(16).toUpperCase()}`;
}

/**
 * Makes a walk with the given habits and tells of its references in order. It sets A and D in `memory`, so walk a
 * mistake on a copy. A wrong walk is told of up to the first read that the bus would refuse.
 *
 * @source course 03.S2 to 03.S13
 */
export function walkByHabits(memory: TestMemory, request: Request, habits: Habits): readonly ToldReference[] {
  const told: ToldReference[] = [];
  const used: { readonly at: number; readonly value: number }[] = [];
  let table = habits.root === 'rounded' ? frameOf(request.root) : request.root;
  for (const step of [0, 1] as const) {
    const index = indexAt(habits.indices === 'swapped' ? (step === 0 ? 1 : 0) : step, request.va);
    const at = table + index * habits.indexBytes;
    if (at + 4 > memory.size) return told;
    const value = memory.peek(at);
    const name = step === 0 ? 'root' : 'table';
    const sum = `${name} ${hex(table)} + ${index}${habits.indexBytes === 4 ? ' * 4' : ''}`;
    told.push({ kind: 'r', address: at, sum, index, gives: describeEntry(value, step) });
    used.push({ at, value });
    if (at % 4 !== 0 || endsInFault(value, step)) return told;
    if (step === 1 || ((value & BIT.PS) !== 0 && habits.large === 'ends the walk')) {
      return [...told, ...marks(memory, request, used, step)];
    }
    table = habits.table === 'frame' ? frameOf(value) : value;
  }
  return told;
}

/** The writes of a walk that has found its leaf; none if the access is refused or the result lies outside memory. */
function marks(
  memory: TestMemory,
  { va, access, mode }: Request,
  used: readonly { readonly at: number; readonly value: number }[],
  leafStep: 0 | 1,
): readonly ToldReference[] {
  const needed = (access === 'w' ? BIT.W : 0) | (mode === 'user' ? BIT.U : 0);
  const leaf = used.at(-1)?.value ?? 0;
  const pa = frameOf(leaf) + (leafStep === 0 ? va % 0x400000 : va % 0x1000);
  if (used.some(({ value }) => (value & needed) !== needed) || pa >= memory.size) return [];
  return used.flatMap(({ at, value }, i): readonly ToldReference[] => {
    const marked = (value | BIT.A | (i === used.length - 1 && access === 'w' ? BIT.D : 0)) >>> 0;
    if (marked === value) return [];
    memory.poke(at, marked);
    return [{ kind: 'w', address: at, value: marked }];
  });
}

function endsInFault(entry: number, step: 0 | 1): boolean {
  if ((entry & BIT.P) === 0) return true;
  return step === 0 && (entry & BIT.PS) !== 0 && (entry & 0x3ff000) !== 0;
}

/** Says what the read of an entry yields, with the rights it withholds; or why the walk ends here. */
function describeEntry(entry: number, step: 0 | 1): string {
  if ((entry & BIT.P) === 0) return 'not present (P = 0)';
  const rights = `${(entry & BIT.W) === 0 ? ', read-only' : ''}${(entry & BIT.U) === 0 ? ', kernel only' : ''}`;
  if (step === 1) return `frame ${hex(entry >>> 12)}${rights}`;
  if ((entry & BIT.PS) === 0) return `table ${hex(frameOf(entry))}${rights}`;
  if ((entry & 0x3ff000) !== 0) return 'a 4 MB leaf with reserved bits set';
  return `4 MB page at ${hex(frameOf(entry))}${rights}`;
}
