import { show } from './show-value';

const MOST_LISTED = 12;

/**
 * Returns the legal name that was most likely meant: at most a third of the letters differ (one letter in a short name).
 * Of equally near names the first is taken; case counts half.
 *
 * @returns null if no legal name is near
 */
export function nearestName(found: string, legal: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, found.length / 3) + 0.01;
  for (const name of legal) {
    const distance = editDistance(found, name);
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}

/**
 * Says of an unknown name what it should have been: the nearest legal one, or else all of them.
 *
 * @param kind - what the name should name, for example `operation`
 */
export function unknownName(kind: string, found: string, legal: readonly string[]): string {
  const start = `Unknown ${kind} ${show(found)}`;
  const nearest = nearestName(found, legal);
  if (nearest !== null) return `${start}; the nearest legal one is ${show(nearest)}.`;
  if (legal.length === 0) return `${start}; there is none to choose from.`;
  const listed = legal.slice(0, MOST_LISTED).map((name) => show(name));
  const more = legal.length > MOST_LISTED ? ` and ${legal.length - MOST_LISTED} more` : '';
  return `${start}; expected one of ${listed.join(', ')}${more}.`;
}

/**
 * The missing names that no unknown one stands for: a misspelt name is told once, not as unknown and as missing.
 *
 * @param legal - what the unknown names were compared with
 */
export function notMeant(missing: readonly string[], unknown: readonly string[], legal: readonly string[]): string[] {
  const meant = new Set(unknown.map((name) => nearestName(name, legal)));
  return missing.filter((name) => !meant.has(name));
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one name into the other. */
function editDistance(from: string, to: string): number {
  // Three rows of the usual table suffice; a row holds the distances of one prefix of `from` to all prefixes of `to`.
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (last[j - 1] ?? 0) + letterDistance(from.charAt(i - 1), to.charAt(j - 1));
      let best = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}

function letterDistance(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}
