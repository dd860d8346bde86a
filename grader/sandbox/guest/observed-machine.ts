import type { FramePoolSetup, ObservedMachine } from '../../contracts/operations';
import type { ErrorClass } from './machine-module';
import { observeFrames } from './observed-frames';
import type { ObservedLog } from './observed-log';
import { Bytes, emptyStore, freeze, isInteger } from './primordials';

/** One frame: the object that the submission gets, and the same bytes. */
interface FrameContents {
  readonly bytes: Uint8Array;
}

/**
 * Creates a machine whose frames have contents. Its allocator is that of {@link observeFrames}, with the same log;
 * looking at bytes, copying and clearing are not logged.
 *
 * Nothing clears a frame but `zero`: a recycled frame has the bytes of its former owner, and a frame that nobody had has
 * a fixed pattern without a zero. Each frame has a buffer of its own, so that the bytes of one do not lead to another's.
 * A frame number outside the machine gives a `BusError`.
 *
 * @param setup - `frameBytes` is the length of every frame, in bytes
 * @source course README.md section 4
 */
export function observeMachine(
  setup: FramePoolSetup & { readonly frameBytes: number },
  log: ObservedLog,
  BusError: ErrorClass,
): ObservedMachine {
  const { machineFrames, frameBytes } = setup;
  const frames = observeFrames(setup, log);
  // A frame comes into being when it is first looked at: most of a machine never is.
  const contents = emptyStore<FrameContents>();

  function isFrame(hfn: number): boolean {
    return isInteger(hfn) && hfn >= 0 && hfn < machineFrames;
  }
  function contentsOf(hfn: number): FrameContents {
    const known = contents[hfn];
    if (known !== undefined) return known;
    const made = freeze({ bytes: garbage(hfn, frameBytes) });
    contents[hfn] = made;
    return made;
  }
  function frame(hfn: number): FrameContents {
    if (isFrame(hfn)) return contentsOf(hfn);
    const name = typeof hfn === 'number' ? '' + hfn : 'NaN';
    throw new BusError('frame ' + name + ' is not in this machine of ' + machineFrames + ' frames');
  }
  function copy(src: number, dst: number): void {
    const from = frame(src).bytes;
    const to = frame(dst).bytes;
    for (let offset = 0; offset < frameBytes; offset++) to[offset] = from[offset] ?? 0;
  }
  function zero(hfn: number): void {
    const { bytes } = frame(hfn);
    for (let offset = 0; offset < frameBytes; offset++) bytes[offset] = 0;
  }

  return {
    view: freeze({
      alloc: frames.view.alloc,
      free: frames.view.free,
      frame: freeze(frame),
      copy: freeze(copy),
      zero: freeze(zero),
    }),
    allocated: frames.allocated,
    peekByte: (hfn, offset) => (isFrame(hfn) ? (contentsOf(hfn).bytes[offset] ?? null) : null),
    pokeByte: (hfn, offset, byte) => {
      if (isFrame(hfn) && isInteger(offset) && offset >= 0 && offset < frameBytes) contentsOf(hfn).bytes[offset] = byte;
    },
  };
}

/** What is in a frame that nobody has used: no zero among it, and not the same in two neighbouring frames. */
function garbage(hfn: number, length: number): Uint8Array {
  const bytes = new Bytes(length);
  for (let offset = 0; offset < length; offset++) bytes[offset] = 1 + ((hfn * 37 + offset * 11) % 255);
  return bytes;
}
