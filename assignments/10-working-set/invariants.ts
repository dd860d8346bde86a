import type { Invariant, Step } from '../../grader/contracts/chapter';
import { field, missCurveAfter, numberOf, outcomeOf } from './outcomes';

/**
 * What must hold after every operation of chapter 10. What cannot be read breaks none of them: the tests of the
 * methods themselves answer for that.
 *
 * @source course 10, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  monotone,
  exclusive,
  'estimate-range': estimateRange,
};

/** More pages never give more misses. */
function monotone(step: Step): string | null {
  const curve = missCurveAfter(step) ?? [];
  const at = curve.findIndex((misses, x) => misses > (curve[x - 1] ?? Infinity));
  return at < 0 ? null : `missesAt grows from ${at - 1} to ${at} extra pages; more memory cannot miss more.`;
}

/** By the answers so far, no page is in the VM and in the proxy: what the VM holds was referred to and not evicted since. */
function exclusive(step: Step, earlier: readonly Step[]): string | null {
  const outcome = outcomeOf(step);
  if (outcome === null) return null;
  const held = pagesInVm(earlier);
  const { page, where, evicted } = outcome;
  if (where === 'vm' && !held.has(page)) return 'A page is answered from the VM that has left it, or never entered.';
  if (where !== 'vm' && held.has(page)) return `A page that is in the VM is answered from the ${where}.`;
  if (evicted === null) return null;
  if (evicted === page) return 'The page that was referred to is evicted by its own reference.';
  return held.has(evicted) ? null : 'A page is evicted from the VM that is not in it.';
}

function pagesInVm(steps: readonly Step[]): ReadonlySet<number> {
  const held = new Set<number>();
  for (const step of steps) {
    if (step.call.op === 'createProxyCache' && !('thrown' in step.reply)) held.clear();
    const outcome = outcomeOf(step);
    if (outcome === null) continue;
    held.add(outcome.page);
    if (outcome.evicted !== null) held.delete(outcome.evicted);
  }
  return held;
}

/** An estimate lies between nothing and all of the VM's memory. */
function estimateRange({ probe }: Step): string | null {
  const estimate = field(probe, 'estimate');
  const fraction = numberOf(field(estimate, 'fraction'));
  const pages = numberOf(field(estimate, 'pages'));
  const gfnCount = numberOf(field(probe, 'gfnCount'));
  if (fraction === null || pages === null || gfnCount === null) return null;
  if (!(fraction >= 0 && fraction <= 1 + 1e-9)) return 'The estimated fraction is not between 0 and 1.';
  return pages >= 0 && pages <= gfnCount ? null : 'The estimated pages are not between 0 and gfnCount.';
}
