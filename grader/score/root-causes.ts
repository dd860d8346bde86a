import type { RootCause } from '../contracts/generated/report';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';

/**
 * Groups failures by their first difference. Grouping is for reading only: it never forgives a point.
 *
 * A blocked failure belongs to the group of the requirement that blocks it.
 *
 * @source course README.md section 6, rule 6 and Dependencies
 */
export function groupRootCauses(judged: readonly JudgedCheckpoint[]): RootCause[] {
  const groups = new Map<string, { root: JudgedCheckpoint; others: string[]; blocked: string[] }>();
  const groupOfTest = new Map<string, string>();
  for (const checkpoint of judged) {
    if (!isRoot(checkpoint)) continue;
    const key = `${checkpoint.visibility}|${checkpoint.cause ?? checkpoint.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { root: checkpoint, others: [], blocked: [] });
    else group.others.push(checkpoint.id);
    if (!groupOfTest.has(checkpoint.test)) groupOfTest.set(checkpoint.test, key);
  }
  for (const checkpoint of judged) {
    if (checkpoint.verdict !== 'blocked') continue;
    const key = rootKeyOf(checkpoint, judged, groupOfTest);
    if (key !== null) groups.get(key)?.blocked.push(checkpoint.id);
  }
  return [...groups.values()].map(({ root, others, blocked }) => ({
    checkpoint: root.id,
    summary: root.explanation?.summary ?? root.title,
    others,
    blocked,
  }));
}

function isRoot({ verdict }: JudgedCheckpoint): boolean {
  return verdict !== 'pass' && verdict !== 'blocked' && verdict !== 'not-attempted' && verdict !== 'not-judged';
}

/** Follows requirements to the first test that failed on its own. */
function rootKeyOf(
  blocked: JudgedCheckpoint,
  judged: readonly JudgedCheckpoint[],
  groupOfTest: ReadonlyMap<string, string>,
): string | null {
  const seen = new Set<string>();
  const queue = [...blocked.requires];
  for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
    if (seen.has(test)) continue;
    seen.add(test);
    const key = groupOfTest.get(test);
    if (key !== undefined) return key;
    queue.push(...(judged.find((checkpoint) => checkpoint.test === test)?.requires ?? []));
  }
  return null;
}
