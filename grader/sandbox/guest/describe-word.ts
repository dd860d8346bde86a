import { bigintToText, isInteger, numberToText } from './primordials';

const LONGEST = 2n ** 128n;

/**
 * The text of an address or entry in the log: lower-case hex digits, with a minus where it is negative. What is no
 * integer at all stays readable: `NaN`, `1.5`, `huge`, or the name of its type.
 */
export function describeWord(value: unknown): string {
  if (typeof value === 'number') return isInteger(value) ? numberToText(value, 16) : '' + value;
  if (typeof value !== 'bigint') return typeof value;
  return value > -LONGEST && value < LONGEST ? bigintToText(value, 16) : 'huge';
}
