import { DoubleFreeError, observeFrames } from '../../../../grader/sandbox/guest/observed-frames';
import { createLog } from '../../../../grader/sandbox/guest/observed-log';

function pool(
  over: { readonly machineFrames?: number; readonly inUse?: [number, number][]; readonly poolBase?: number } = {},
) {
  const log = createLog();
  const frames = observeFrames({ machineFrames: 12, inUse: [[0, 1]], poolBase: 8, ...over }, log);
  return { log, frames, view: frames.view };
}

test('gives the lowest free frame from the pool base on', () => {
  const { view, frames, log } = pool();
  expect([view.alloc(), view.alloc()]).toEqual([8, 9]);
  expect(frames.allocated()).toEqual([8, 9]);
  expect(log.take().frames).toBe('a8;a9;');
});

test('gives a preferred frame that is free, also below the pool base', () => {
  const { view, frames } = pool();
  expect([view.alloc(5), view.alloc(10)]).toEqual([5, 10]);
  expect(frames.allocated()).toEqual([5, 10]);
});

test.each([
  ['in use', 1],
  ['outside the machine', 12],
  ['negative', -1],
  ['fractional', 8.5],
  ['no number', NaN],
])('gives the lowest free frame of the pool where the preferred one is %s', (_name, prefer) => {
  expect(pool().view.alloc(prefer)).toBe(8);
});

test('gives null when the pool is empty, though frames below its base are free', () => {
  const { view, log } = pool({ poolBase: 11 });
  expect([view.alloc(), view.alloc(), view.alloc(3)]).toEqual([11, null, 3]);
  expect(log.take().frames).toBe('a11;a;a3;');
});

test('gives a freed frame again, the lowest first', () => {
  const { view } = pool();
  view.alloc();
  view.alloc();
  view.free(9);
  view.free(8);
  expect([view.alloc(), view.alloc(), view.alloc()]).toEqual([8, 9, 10]);
});

test('does not put a preferred frame below the pool base back into the pool', () => {
  const { view } = pool();
  view.alloc(5);
  view.free(5);
  expect(view.alloc()).toBe(8);
});

test.each([
  ['was never handed out', 9],
  ['belongs to somebody else', 0],
  ['lies outside the machine', 99],
  ['is no frame number', 8.5],
])('logs and refuses to free a frame that %s', (_name, hfn) => {
  const { view, log, frames } = pool();
  expect(() => view.free(hfn)).toThrow(DoubleFreeError);
  expect(log.take().frames).toBe(`f${hfn};`);
  expect(frames.allocated()).toEqual([]);
});

test('refuses the second of two frees', () => {
  const { view } = pool();
  view.alloc();
  view.free(8);
  expect(() => view.free(8)).toThrow('double free: frame 8 is not allocated');
});
