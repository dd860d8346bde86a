const LONGEST = 60;

/** Writes a value as JSON for a message, clipped to 60 characters. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST - 4)}...${typeof value === 'string' ? '"' : ''}`;
}
