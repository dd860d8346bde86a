import type { SuiteFile, Test } from '../contracts/generated/suite';
import { planCheckpoints } from '../judge/checkpoint-plan';
import { nearestName } from '../suites/nearest-name';

/** A visible test that was asked for by its id or by that of one of its checkpoints; or why there is none. */
export type FoundCheckpoint =
  | { readonly kind: 'found'; readonly test: Test }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'unknown'; readonly nearest: string | null };

/** Names of hidden tests as students meet them: `03.H-02` and `H-02` in reports, and their places in the suites. */
const HIDDEN_NAME = /^(\d\d\.)?(H-\d+|h\..*|p\..*|property\..*)$/;

/** The chapter's number that a checkpoint's id starts with: `03` of `03.gate.trace`; null where it has none. */
export function chapterNumberOf(id: string): string | null {
  return /^(\d\d)(\.|$)/.exec(id)?.[1] ?? null;
}

/**
 * Looks a checkpoint up among the visible tests. A hidden one is told apart from a misspelt one, so that nobody
 * searches for a spelling; nothing else is said of it.
 */
export function findCheckpoint(suites: readonly SuiteFile[], id: string): FoundCheckpoint {
  const visible = suites.filter(({ visibility }) => visibility === 'visible').flatMap(({ tests }) => tests);
  const test = visible.find((each) => idsOf(each).includes(id));
  if (test !== undefined) return { kind: 'found', test };
  const hidden = suites.filter(({ visibility }) => visibility === 'hidden');
  const isHidden = hidden.some(({ tests, properties = [] }) =>
    [...tests.flatMap(idsOf), ...properties.map((each) => each.id)].includes(id),
  );
  if (isHidden || HIDDEN_NAME.test(id)) return { kind: 'hidden' };
  return { kind: 'unknown', nearest: nearestName(id, visible.flatMap(idsOf)) };
}

function idsOf(test: Test): string[] {
  return [...new Set([test.id, ...planCheckpoints(test).map((plan) => plan.id)])];
}
