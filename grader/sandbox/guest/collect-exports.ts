import type { SubjectExports } from '../../contracts/operations';
import { emptyStore, keysOf, quote } from './primordials';

const LONGEST_NAME = 100;
const MOST_NAMES = 500;

/** The JSON list of the exports that are functions, as far as their number and names are reasonable. */
export function listFunctions(subject: SubjectExports): string {
  const names = keysOf(subject);
  let list = '';
  for (let index = 0; index < names.length && index < MOST_NAMES; index++) {
    const name = names[index] as string;
    if (typeof subject[name] !== 'function' || name.length > LONGEST_NAME) continue;
    list += list === '' ? quote(name) : ',' + quote(name);
  }
  return '[' + list + ']';
}

/**
 * Reads a submission's exports once, into a store of the harness's own.
 *
 * @param module - what the submission's script returned; what its getters throw is thrown on
 */
export function collectExports(module: unknown): SubjectExports {
  const exports = emptyStore<unknown>();
  if ((typeof module === 'object' && module !== null) || typeof module === 'function') {
    const names = keysOf(module);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      exports[name] = (module as Record<string, unknown>)[name];
    }
  }
  return exports as SubjectExports;
}
