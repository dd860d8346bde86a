import { visibleCopy } from '../visible-copy';

/** Starts of the commands that CI services read out of a log: `::error::`, `##[group]`, `##teamcity[...]`. */
const LOG_COMMANDS = /::|##/g;

/**
 * Copies a report so that every string is fit for a terminal and a CI log: on one line, without control characters
 * or escape sequences, and without the marks by which CI services take a line for a command.
 */
export function terminalCopy<T>(value: T): T {
  return breakCommands(visibleCopy(value)) as T;
}

function breakCommands(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(LOG_COMMANDS, (mark) => (mark === '::' ? ':\\u{3a}' : '#\\u{23}'));
  if (Array.isArray(value)) return value.map(breakCommands);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, breakCommands(field)]));
}
