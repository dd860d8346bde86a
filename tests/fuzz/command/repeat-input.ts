import { runPath } from '../engine/fuzzer';
import type { FuzzTarget } from '../fuzz-target';
import { tellCase } from './tell-case';

/** Makes one input again by its seed and path, and says how it is handled. Returns the exit code: 1 if wrongly. */
export async function repeatInput(target: FuzzTarget, seed: number, path: readonly number[]): Promise<number> {
  const found = await runPath(target, seed, path);
  if (found === null)
    console.log(`${target.name}: the input ${path.join('.')} of seed ${seed} is handled as it must be.`);
  else tellCase(found);
  return found === null ? 0 : 1;
}
