import { freeze, keysOf } from './primordials';

/** The given module as a submission gets it. The harness itself needs its two error classes. */
export type MachineModule = Readonly<Record<string, unknown>>;

/** The class of an error that the harness throws or tells apart. */
export type ErrorClass = new (message: string) => Error;

/**
 * Takes an error class out of the given module.
 *
 * @throws {TypeError} if the module does not export it
 */
export function errorClass(machine: MachineModule, name: 'BusError' | 'NotImplementedError'): ErrorClass {
  const found = machine[name];
  if (typeof found !== 'function') throw new TypeError('createDriver: the given module exports no class ' + name);
  return found as ErrorClass;
}

/**
 * Copies the given module and freezes all of it, so that a submission can change neither the constants nor the error
 * classes that the harness throws.
 */
export function freezeMachine(machine: MachineModule): MachineModule {
  for (const name of keysOf(machine)) freezeExport(machine[name]);
  return freeze({ ...machine });
}

function freezeExport(value: unknown): void {
  if (typeof value === 'object' && value !== null) freeze(value);
  if (typeof value !== 'function') return;
  freeze(value.prototype ?? {});
  freeze(value);
}
