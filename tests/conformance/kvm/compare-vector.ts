import type { Stack } from '../../../reference/stack';
import { hex, type Vector } from '../read-vectors';
import { entriesOfFaultingWalks } from './faulting-walks';
import { type Disagreement, type Layout, machineFor, replay } from '../replay-vector';

const PRESENT = 0x1n;
const ACCESSED = 0x20n;
const MARKS = 0x60n;

/** How a vector that a machine has answered compares with ours. */
export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** How many words and answers differ in A and D only, as the architecture allows. */
  readonly policy: number;
}

/**
 * Replays vectors of one layout, map and setting.
 *
 * The architecture leaves two things open: a processor may set A in entries of a walk that then faults, and it may leave
 * the guest for missing memory before or after it has set A and D. Differences that are no more than that are counted.
 */
export class Comparer {
  private marksFirst: Stack;
  private marksLast: Stack | null = null;

  constructor(
    private readonly layout: Layout,
    private readonly example: Pick<Vector, 'map' | 'cfg'>,
  ) {
    this.marksFirst = machineFor(layout, example, { guestMarks: 'before-data' });
  }

  compare(vector: Vector): Comparison {
    try {
      return this.compareAll(vector);
    } catch (error) {
      // No vector makes a walker throw. What is left of this one in its memory must not concern the next.
      this.marksFirst = machineFor(this.layout, this.example, { guestMarks: 'before-data' });
      this.marksLast = null;
      const { id } = vector;
      return {
        disagreements: [{ id, access: null, what: 'replay', expected: 'answers', got: String(error) }],
        policy: 0,
      };
    }
  }

  private compareAll(vector: Vector): Comparison {
    const most = replay(this.marksFirst, vector, 'all-words');
    if (most.length === 0) return { disagreements: [], policy: 0 };
    this.marksLast ??= machineFor(this.layout, this.example, { guestMarks: 'after-data' });
    const least = new Map(replay(this.marksLast, vector, 'all-words').map((each) => [keyOf(each), each.got]));
    const refused = entriesOfFaultingWalks(vector);
    const disagreements = most.filter((each) => {
      const gpa = /^word (.+)$/.exec(each.what)?.[1];
      // Which entry a load has read is not in its answer.
      const mayHaveA = gpa === undefined ? refused.size > 0 : refused.has(hex(gpa));
      return !isPolicy(each, { least: least.get(keyOf(each)) ?? each.expected, mayHaveA });
    });
    return { disagreements, policy: most.length - disagreements.length };
  }
}

/** What decides whether a difference in marks is the processor's choice. */
export interface Freedom {
  /** Our word or answer if walks into missing memory set no marks. */
  readonly least: string;
  /** Whether a walk that faulted has gone through this entry. */
  readonly mayHaveA: boolean;
}

/**
 * Whether the machine's word is one that a processor may leave: all marks of `least`, no others than those of our word but
 * A in a present entry of a walk that faulted, and the other bits equal.
 */
export function isPolicy({ expected, got }: Disagreement, { least, mayHaveA }: Freedom): boolean {
  const [machine, ours, atLeast] = [wordIn(expected), wordIn(got), wordIn(least)];
  if (machine === null || ours === null || atLeast === null) return false;
  const atMost = ours | (mayHaveA && (ours & PRESENT) !== 0n ? ACCESSED : 0n);
  const isBetween = (atLeast & MARKS & ~machine) === 0n && (machine & MARKS & ~atMost) === 0n;
  return isBetween && (machine & ~MARKS) === (ours & ~MARKS);
}

function keyOf({ access, what }: Disagreement): string {
  return `${access} ${what}`;
}

/** The word that an answer or a table holds; null for an answer of another kind. */
function wordIn(text: string): bigint | null {
  const [, word] = /^(?:word )?([0-9a-f]+)$/.exec(text) ?? [];
  return word === undefined ? null : hex(word);
}
