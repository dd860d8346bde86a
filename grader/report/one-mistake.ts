import type { Chapter } from '../contracts/generated/report';
import { formatPoints } from './format-points';

/**
 * Says that all failures of a chapter equal one named fault, and what that is worth.
 *
 * @source course README.md section 6, rule 6
 */
export function oneMistakeSentence({ fault, says, restored }: NonNullable<Chapter['cap']>): string {
  const given =
    restored > 0 ? ` It costs at most 35 % of Core and Edge: ${formatPoints(restored)} points were given back.` : '';
  return `All failures of this chapter equal one known mistake (${fault}): “${says}”${given}`;
}
