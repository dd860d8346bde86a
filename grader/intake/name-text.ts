import { printableName } from '../contracts/printable-name';

export { printableName, UNPRINTABLE } from '../contracts/printable-name';

/** As {@link printableName}, in double quotes, for use inside a sentence. */
export function quotedName(name: string): string {
  return `"${printableName(name).replace(/"/g, '\\u{22}')}"`;
}
