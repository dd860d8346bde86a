/**
 * Control characters, invisible format characters (bidirectional overrides, zero-width marks), lone surrogates, private
 * characters and every white space but the plain space.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[^\S ]/u;

/**
 * Also the second of two number signs, and the first of two colons at the start (the second may be the one that follows
 * the name): some CI services take what comes then for a command.
 */
const ESCAPED = new RegExp(`${UNPRINTABLE.source}|(?<=#)#|(?<=^ *):(?=:|$)`, 'gu');
const MAX_SHOWN = 400;

/**
 * Makes a name that somebody else chose safe to print: unprintable characters become `\u{...}`, so does the second of two
 * number signs and a colon at the start that a colon or nothing follows, and a name of more than 400 characters is
 * clipped. A backslash stays, since paths of Windows hold many.
 */
export function printableName(name: string): string {
  const shown = name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}...` : name;
  return shown.replace(ESCAPED, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
