import type { Op, Test } from '../contracts/generated/suite';

/** The operations that every suite has: they look at what was recorded and send nothing to the submission. */
export const BUILT_IN_OPERATIONS: ReadonlySet<string> = new Set([
  'expectExports',
  'expectTrace',
  'expectReads',
  'expectRefs',
  'expectCalls',
  'expectInvariant',
  'note',
]);

/** One checkpoint of a test: the atom that earns points. */
export interface CheckpointPlan {
  readonly id: string;
  readonly title: string;
  readonly maxPoints: number;
  /** Indices of the operations whose expectations it holds, ascending. */
  readonly own: readonly number[];
  /** Indices of the operations it needs before its own, ascending; null: all earlier ones. */
  readonly needs: readonly number[] | null;
}

/**
 * Splits a test into its checkpoints: an operation with `points` (with the expectations that directly follow it) is one
 * of its own, all other operations together are the test's own checkpoint.
 *
 * @source course README.md section 6, rules 2 and 3
 */
export function planCheckpoints(test: Test): readonly CheckpointPlan[] {
  const owners = ownersOf(test.ops);
  const parts = test.ops.flatMap((op, index) => (op.points === undefined ? [] : [partPlan(test, op, index, owners)]));
  const rest = test.points - parts.reduce((sum, part) => sum + part.maxPoints, 0);
  if (rest <= 0) return parts;
  const own = owners.flatMap((owner, index) => (owner === null ? [index] : []));
  return [{ id: test.id, title: test.title, maxPoints: rest, own, needs: null }, ...parts];
}

function partPlan(test: Test, op: Op, index: number, owners: readonly (number | null)[]): CheckpointPlan {
  return {
    id: `${test.id}.${op.id ?? String(index + 1)}`,
    title: op.title ?? `${test.title} (operation ${index + 1})`,
    maxPoints: op.points ?? 0,
    own: owners.flatMap((owner, at) => (owner === index ? [at] : [])),
    needs: op.needs ?? null,
  };
}

/** For each operation the index of the operation whose checkpoint it belongs to; null: the test's own. */
function ownersOf(ops: readonly Op[]): readonly (number | null)[] {
  let current: number | null = null;
  return ops.map((op, index) => {
    if (op.points !== undefined) current = index;
    else if (!op.op.startsWith('expect')) current = null;
    return current;
  });
}

/**
 * The checkpoint that answers for what goes wrong at an operation: the one that holds it, or, where the test has no
 * checkpoint of its own, the next one after it.
 */
export function answeringCheckpoint(plans: readonly CheckpointPlan[], index: number): CheckpointPlan | undefined {
  const holder = plans.find((plan) => plan.own.includes(index));
  return holder ?? plans.find((plan) => (plan.own[0] ?? -1) > index) ?? plans.at(-1);
}
