import type { Chapter } from '../contracts/generated/report';
import { oneMistakeSentence } from './one-mistake';

/** What the failures of a chapter amount to, with the word that leads to it. */
export interface KnownMistake {
  readonly label: string;
  readonly sentence: string;
}

/**
 * Says which known mistake a chapter's failures are, or which one they resemble. That they are one is known of all
 * checkpoints; that they resemble one only of the visible ones, so it is asked.
 *
 * @returns null where no mistake is known
 * @source course README.md section 6, rule 6, and section 7, rung 3
 */
export function knownMistake({ cap, diagnosis }: Chapter): KnownMistake | null {
  if (cap !== undefined) return { label: 'One mistake', sentence: oneMistakeSentence(cap) };
  return diagnosis === undefined ? null : { label: 'Resembles', sentence: resemblanceSentence(diagnosis) };
}

function resemblanceSentence({ fault, says, similarity }: NonNullable<Chapter['diagnosis']>): string {
  const pattern =
    similarity === 1
      ? 'Your visible passes and failures are those of'
      : 'Your visible passes and failures are close to those of';
  return `${pattern} a known mistake (${fault}): “${says}” Is that what your code does?`;
}
