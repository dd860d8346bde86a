import type { Problem } from '../contracts/generated/report';

/** Writes `file:line:column` as far as the problem knows its place, else null. */
export function placeOf({ file, line, column }: Problem): string | null {
  if (file === undefined) return null;
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}
