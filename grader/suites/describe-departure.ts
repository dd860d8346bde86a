import type { JsonPath } from './json-source';
import { show } from './show-value';
import type { Departure } from './typed-value';

/**
 * Says in a sentence where a value departs from its declared type.
 *
 * @param kind - what the value is, for example `Argument`
 * @param name - its name, for example `table`
 * @param owner - what it belongs to, in words, for example `of "loadCr3"`
 */
export function describeDeparture(kind: string, name: string, owner: string, departure: Departure): string {
  // A key that is wrong is quoted by the message itself; the subject is the object around it.
  const inner = pathText(departure.at === 'key' ? departure.path.slice(0, -1) : departure.path);
  const named = name === '' || inner === '' || inner.startsWith('[') ? `${name}${inner}` : `${name}.${inner}`;
  const subject = named === '' ? `${kind} ${owner}` : `${kind} "${named}" ${owner}`;
  if (departure.message !== null) return `${subject}: ${departure.message}`;
  return `${subject} is ${show(departure.found)}; expected ${departure.expected}.`;
}

function pathText(path: JsonPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
