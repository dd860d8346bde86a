import { createLog } from '../../../../grader/sandbox/guest/observed-log';
import { observeMachine } from '../../../../grader/sandbox/guest/observed-machine';
import { BusError } from '../../../../reference/machine';

const FRAME_BYTES = 8;

function boot() {
  const log = createLog();
  const setup = { machineFrames: 6, inUse: [[2, 2]] as const, poolBase: 2, frameBytes: FRAME_BYTES };
  return { log, ...observeMachine(setup, log, BusError) };
}

describe('a machine with contents', () => {
  it('hands out frames as the allocator does, and logs that and nothing else', () => {
    const { view, allocated, log } = boot();
    expect([view.alloc(), view.alloc(0), view.alloc(2)]).toEqual([3, 0, 4]);
    view.zero(3);
    view.copy(3, 4);
    view.frame(4).bytes[1] = 9;
    view.free(0);
    expect(allocated()).toEqual([3, 4]);
    expect(log.take()).toEqual({ references: '', frames: 'a3;a0;a4;f0;', calls: '' });
  });

  it('fills fresh frames with a fixed garbage that has no zero and differs between neighbours', () => {
    const { view } = boot();
    const [third, fourth] = [view.frame(3).bytes, view.frame(4).bytes];
    expect(third).toHaveLength(FRAME_BYTES);
    expect([...third]).not.toContain(0);
    expect([...third]).not.toEqual([...fourth]);
    expect([...boot().view.frame(3).bytes]).toEqual([...third]);
  });

  it('does not clear a frame that is freed and handed out again', () => {
    const { view } = boot();
    const hfn = view.alloc() ?? -1;
    view.frame(hfn).bytes[5] = 77;
    view.free(hfn);
    expect(view.alloc()).toBe(hfn);
    expect(view.frame(hfn).bytes[5]).toBe(77);
  });

  it('copies and clears whole frames', () => {
    const { view } = boot();
    view.copy(3, 4);
    expect([...view.frame(4).bytes]).toEqual([...view.frame(3).bytes]);
    view.zero(4);
    expect([...view.frame(4).bytes]).toEqual(new Array(FRAME_BYTES).fill(0));
    expect([...view.frame(3).bytes]).not.toContain(0);
  });

  it('gives every frame a buffer of its own', () => {
    const { view } = boot();
    expect(view.frame(3).bytes.buffer.byteLength).toBe(FRAME_BYTES);
    expect(view.frame(3).bytes.buffer).not.toBe(view.frame(4).bytes.buffer);
    expect(view.frame(3)).toBe(view.frame(3));
  });

  it.each([-1, 6, 1.5, Number.NaN])('answers frame number %s with a BusError that names it', (hfn) => {
    const { view } = boot();
    const sentence = `frame ${hfn} is not in this machine of 6 frames`;
    expect(() => view.frame(hfn)).toThrow(new BusError(sentence));
    expect(() => view.copy(3, hfn)).toThrow(new BusError(sentence));
    expect(() => {
      view.zero(hfn);
    }).toThrow(new BusError(sentence));
  });

  it('lets the harness look and store, and leaves places outside the machine alone', () => {
    const { view, peekByte, pokeByte } = boot();
    pokeByte(3, 2, 41);
    for (const [hfn, offset] of [
      [3, FRAME_BYTES],
      [3, -1],
      [6, 0],
    ] as const)
      pokeByte(hfn, offset, 1);
    expect(view.frame(3).bytes[2]).toBe(41);
    expect([peekByte(3, 2), peekByte(3, FRAME_BYTES), peekByte(6, 0), peekByte(0.5, 0)]).toEqual([
      41,
      null,
      null,
      null,
    ]);
  });

  it('cannot be edited: its methods and frames are frozen', () => {
    const { view } = boot();
    expect([view, view.frame, view.copy, view.zero, view.frame(3)].every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('copies and clears without the methods of typed arrays', () => {
    const { view } = boot();
    const { set, fill } = Uint8Array.prototype;
    try {
      Object.assign(Uint8Array.prototype, { set: () => undefined, fill: () => undefined });
      view.zero(3);
      view.copy(3, 4);
    } finally {
      Object.assign(Uint8Array.prototype, { set, fill });
    }
    expect([view.frame(3).bytes[0], view.frame(4).bytes[7]]).toEqual([0, 0]);
  });
});
