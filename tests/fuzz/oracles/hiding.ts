/** Characters that would move, hide or command a part of a line; letters of any language are fine. */
export const HIDING = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

/** Whether a CI service would take a part of a message for a command. */
const COMMANDS = /^\s*::|##(?:\[|vso|teamcity)/m;

/** Whether a line shows all that it holds, and nothing that it does not. */
export function isPlain(line: string): boolean {
  return !HIDING.test(line) && !line.includes('\n');
}

/** Says what a message must not hold, or null. */
export function troubleOf(message: string): string | null {
  if (message.trim() === '') return 'without words';
  if (HIDING.test(message)) return `that hides ${JSON.stringify(HIDING.exec(message)?.[0])}`;
  return COMMANDS.test(message) ? 'that commands' : null;
}
