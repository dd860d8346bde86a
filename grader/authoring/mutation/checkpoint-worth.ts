import type { Kill } from './run-mutant';
import type { FaultRow, MatrixColumn, MutantRow } from './mutation-result';

/**
 * The checkpoints that nothing ever fails, in the order of the suites. That a file compiles and exports is not among them:
 * broken submissions show what that one is worth.
 */
export function deadCheckpoints(
  columns: readonly MatrixColumn[],
  faults: readonly FaultRow[],
  mutants: readonly MutantRow[],
): string[] {
  const failed = new Set([...faults, ...mutants].flatMap(({ kills }) => kills.map(({ checkpoint }) => checkpoint)));
  return columns.filter(({ id, isExports }) => !isExports && !failed.has(id)).map(({ id }) => id);
}

/**
 * The groups of checkpoints that always fail together. Properties are left out, since a mutant is asked about them only
 * where no test kills it; so are mutants that spend a budget, since not every test saw them.
 */
export function redundantCheckpoints(
  columns: readonly MatrixColumn[],
  faults: readonly FaultRow[],
  mutants: readonly MutantRow[],
): string[][] {
  const rows = [...faults, ...mutants].map(({ kills }) => kills).filter((kills) => !kills.some(isTimeout));
  const failing = rows.map((kills) => new Set(kills.map(({ checkpoint }) => checkpoint)));
  const groups = new Map<string, string[]>();
  for (const { id, band, isExports } of columns) {
    if (band === 'property' || isExports) continue;
    const pattern = failing.map((row) => (row.has(id) ? '1' : '0')).join('');
    if (pattern.includes('1')) groups.set(pattern, [...(groups.get(pattern) ?? []), id]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function isTimeout({ verdict }: Kill): boolean {
  return verdict === 'timeout';
}
