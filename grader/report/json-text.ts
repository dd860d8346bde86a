import { UNSEEN } from './visible';

/** Starts of what some CI services take for a command anywhere in a line of their log. */
const COMMAND_MARK = /##/g;

/**
 * Writes a value as JSON that is safe to print: what a terminal would obey, what a reader cannot see and what a CI
 * service would run stands as an escape of JSON, so that every parser reads the same value. It ends with a line feed.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  // Outside of strings there are only spaces, line feeds and ASCII signs.
  const shown = text.replace(UNSEEN, (character) => (character === '\n' ? character : escapeUnits(character)));
  return `${shown.replace(COMMAND_MARK, '#\\u0023')}\n`;
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
