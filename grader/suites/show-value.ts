const LONGEST = 60;

/** What a reader does not see, or what changes how others are shown; JSON itself escapes only a part of it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The second of two number signs: some CI services take what follows them for a command, anywhere in a log. */
const COMMAND_MARK = /(?<=#)#/g;

/**
 * Writes a value as JSON for a message, clipped to 60 characters; what is invisible, and what a
 * CI service would run, stands as an escape of JSON.
 */
export function show(value: unknown): string {
  const text = (JSON.stringify(value) ?? 'nothing').replace(UNSEEN, escapeUnits).replace(COMMAND_MARK, escapeUnits);
  if (text.length <= LONGEST) return text;
  // A pair of surrogates is not cut through.
  const kept = text.slice(0, LONGEST - 4).replace(/[\ud800-\udbff]$/, '');
  return `${kept}...${typeof value === 'string' ? '"' : ''}`;
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
