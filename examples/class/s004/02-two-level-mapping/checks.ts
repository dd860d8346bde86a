/** 02.S16: all page numbers and pids are integers >= 0. */
export function checkNumbers(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} = ${value}`);
  }
}

/** 02.S1 */
export function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`gfnCount = ${count}`);
}
