import type { Problem, Submission } from '../contracts/submission';
import { mapStack } from './map-position';

const LONGEST_EXCERPT = 160;

/**
 * Makes a function that finds the student's line in the stack text of a throw.
 *
 * @returns undefined from that function where no frame of the stack is the student's
 */
export function locateThrows(submission: Submission, sourceMap: string): (stack: string) => Problem | undefined {
  return (stack) => {
    const place = mapStack(sourceMap, stack);
    if (place === null) return undefined;
    const text = submission.files.find(({ path }) => path === place.file)?.text ?? '';
    const excerpt = text.split('\n')[place.line - 1]?.trimEnd().slice(0, LONGEST_EXCERPT) ?? '';
    return { message: 'Thrown here.', ...place, ...(excerpt === '' ? {} : { excerpt }) };
  };
}
