import type { FramePoolSetup, ObservedFrames } from '../../contracts/operations';
import type { ObservedLog } from './observed-log';
import { Bytes, freeze, isInteger, parseJson } from './primordials';

/** What `free` throws for a frame that the allocator has not handed out. */
export class DoubleFreeError extends Error {
  override readonly name = 'DoubleFreeError';
}

const FREE = 0;
const HANDED_OUT = 1;
const IN_USE = 2;

/**
 * Creates a frame allocator whose calls are logged.
 *
 * `alloc(prefer)` returns `prefer` if that frame lies inside the machine and is free, else the lowest free frame from
 * the pool base on, else null. `free` throws for every frame that `alloc` has not handed out, also for those of `inUse`.
 *
 * @source course README.md section 4
 */
export function observeFrames(setup: FramePoolSetup, log: ObservedLog): ObservedFrames {
  const { machineFrames, inUse, poolBase } = setup;
  const states = new Bytes(machineFrames);
  for (let pair = 0; pair < inUse.length; pair++) {
    const first = inUse[pair]?.[0] ?? 0;
    const last = inUse[pair]?.[1] ?? -1;
    for (let hfn = first; hfn <= last && hfn < machineFrames; hfn++) states[hfn] = IN_USE;
  }
  // No frame of the pool below this one is free.
  let lowest = poolBase;
  // What `allocated` tells, as long as nothing has changed: it is asked for after every operation.
  let listing: string | null = null;

  function choose(prefer: unknown): number | null {
    if (typeof prefer === 'number' && states[prefer] === FREE) return prefer;
    while (lowest < machineFrames && states[lowest] !== FREE) lowest++;
    return lowest < machineFrames ? lowest : null;
  }
  function alloc(prefer?: number): number | null {
    const hfn = choose(prefer);
    log.frame(hfn === null ? 'a;' : 'a' + hfn + ';');
    if (hfn !== null) states[hfn] = HANDED_OUT;
    listing = null;
    return hfn;
  }
  function free(hfn: number): void {
    const name = typeof hfn === 'number' ? '' + hfn : 'NaN';
    log.frame('f' + name + ';');
    if (!isInteger(hfn) || states[hfn] !== HANDED_OUT) {
      throw new DoubleFreeError('double free: frame ' + name + ' is not allocated');
    }
    states[hfn] = FREE;
    listing = null;
    if (hfn >= poolBase && hfn < lowest) lowest = hfn;
  }

  return {
    view: freeze({ alloc: freeze(alloc), free: freeze(free) }),
    allocated: () => parseJson((listing ??= listFrames(states, machineFrames))) as number[],
  };
}

/** The frames handed out, ascending, as JSON: an array would grow through setters that a submission may add. */
function listFrames(states: Uint8Array, count: number): string {
  let list = '';
  for (let hfn = 0; hfn < count; hfn++) {
    if (states[hfn] === HANDED_OUT) list += list === '' ? '' + hfn : ',' + hfn;
  }
  return '[' + list + ']';
}
