import type { Random } from '../../../grader/contracts/chapter';
import type { Json } from '../../../grader/contracts/json';
import { mutateJson } from './mutate-json';
import { mutateText } from './mutate-text';

/** A longer text may be nested deeper than a function that calls itself can go. In characters. */
const LONGEST = 8192;

/** Changes a text that may be JSON: its value, so that it stays JSON, or now and then any of its characters. */
export function mutateJsonText(text: string, random: Random): string {
  if (text.length > LONGEST || random.chance(1, 3)) return mutateText(text, random);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return mutateText(text, random);
  }
  return JSON.stringify(mutateJson(value, random), null, random.chance(1, 8) ? 2 : 0);
}
