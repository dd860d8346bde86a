import type { Geometry, MachineDescription, Process, Stack } from '../../../reference/stack';
import { createStack, X86_MACHINE } from '../../../reference/stack';

/** Pages of the VM that hold data; each lies in a frame that is the same under every regime. */
export const DATA_PAGES = 64;

/** Frames from here on hold data. */
const FIRST_DATA_FRAME = 2 ** 10;
const VM_PAGES = 2 ** 9;

/** The frame behind a page of data. */
export function frameOfPage(gfn: number): number {
  return FIRST_DATA_FRAME + ((gfn * 37) % 1024);
}

/** A machine with one VM whose data pages have frames, the same ones whatever the regime, and two processes without pages. */
export function oneGuest(choice: Partial<MachineDescription>): {
  readonly stack: Stack;
  readonly processes: readonly Process[];
} {
  const stack = createStack({ ...X86_MACHINE, frames: 2 ** 12, tableFrames: FIRST_DATA_FRAME, ...choice });
  stack.createVm({ id: 'vm', pages: VM_PAGES, backing: 'fixed', tablesFrom: 2 * DATA_PAGES });
  for (let gfn = 0; gfn < DATA_PAGES; gfn++) stack.remap('vm', gfn, frameOfPage(gfn));
  const processes = [stack.createProcess('vm'), stack.createProcess('vm')];
  for (const process of processes) process.load();
  return { stack, processes };
}

/** Address `n` of an address space, with pages in several tables, and in the upper half where the geometry has one. */
export function addressOf({ widths, signed }: Geometry, n: number): bigint {
  const bits = widths.reduce((sum, width) => sum + width, 12);
  const leaf = n % 16;
  const table = BigInt(Math.floor(n / 16) % 3);
  const upper = BigInt(Math.floor(n / 48) % 2);
  const last = widths.at(-1) ?? 9;
  const address =
    (upper << BigInt(bits - 1)) | (widths.length > 1 ? table << BigInt(12 + last) : 0n) | BigInt(leaf * 4096);
  return signed ? BigInt.asUintN(64, BigInt.asIntN(bits, address)) : address;
}
