import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import type { Meter } from './meter';
import { createMemory, type EngineCode, type EngineMemory } from './web-assembly';

const PAGE_BYTES = 64 * 1024;
/** 16 MiB: what every instance starts with. */
const INITIAL_PAGES = 256;
/** 128 MiB. `setMemoryLimit` bounds single allocations only; this bounds all of them together. */
const MAXIMUM_PAGES = 2048;
const STACK_BYTES = 256 * 1024;

/** From this size on, a failure is put down to memory: the engine grows in large steps up to the maximum. */
const NEARLY_FULL = (MAXIMUM_PAGES - 128) * PAGE_BYTES;

/** The granularity of a kept image, in bytes. */
const BLOCK_BYTES = 4096;

/** What is compared first: most of the memory is zero. */
const STRETCH_BYTES = 256 * 1024;

const ZEROS = Buffer.alloc(STRETCH_BYTES);

/**
 * One QuickJS engine in its own WebAssembly instance, with one realm.
 *
 * `keep` copies the engine's memory; `restore` puts a copy back. A restored realm is the same to the bit as it
 * was when it was kept, so a program can neither see nor hit anything of the program before it.
 */
export class EngineInstance {
  private readonly unusedStack: Range;

  private constructor(
    private readonly memory: EngineMemory,
    readonly runtime: QuickJSRuntime,
    readonly context: QuickJSContext,
  ) {
    this.unusedStack = largestGap(writtenRuns(memory.buffer));
  }

  /** Makes an instance whose interrupts are counted by `meter`. */
  static async open(code: EngineCode, meter: Meter): Promise<EngineInstance> {
    const memory = createMemory(INITIAL_PAGES, MAXIMUM_PAGES);
    const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: code, wasmMemory: memory }));
    const runtime = engine.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(() => meter.tick());
    return new EngineInstance(memory, runtime, runtime.newContext());
  }

  /** Copies all of the memory that holds anything: most of it, the engine's unused stack above all, is still zero. */
  keep(): Image {
    return writtenRuns(this.memory.buffer);
  }

  /**
   * Puts the kept memory back, zeros included: a submission's own tables may be all zero after loading. What lies behind
   * the last run is free memory, which the restored engine clears when it allocates; what lies in the unused stack is
   * written before it is read.
   */
  restore(image: Image): void {
    const memory = new Uint8Array(this.memory.buffer);
    let end = 0;
    for (const { offset, bytes } of image) {
      this.clear(memory, end, offset);
      memory.set(bytes, offset);
      end = offset + bytes.length;
    }
  }

  /** Clears a gap between two runs, except for the unused stack, which is most of the memory. */
  private clear(memory: Uint8Array, from: number, to: number): void {
    memory.fill(0, from, Math.max(from, Math.min(to, this.unusedStack.from)));
    memory.fill(0, Math.min(to, Math.max(from, this.unusedStack.to)), to);
  }

  /** Whether the memory has grown to (nearly) its maximum. */
  get isFull(): boolean {
    return this.memory.buffer.byteLength >= NEARLY_FULL;
  }

  /** Whether the memory has grown at all. It never shrinks again. */
  get hasGrown(): boolean {
    return this.memory.buffer.byteLength > INITIAL_PAGES * PAGE_BYTES;
  }
}

/** The kept memory of an instance: all of it that is not zero, by ascending offset. */
export type Image = readonly Run[];

/** A piece of memory that is not all zero. */
interface Run {
  /** In bytes. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Addresses in bytes; `to` is not part of it. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The largest stretch of zeros between two runs. In an engine that has run nothing but its own start that is its stack,
 * 5 MB below the heap, of which it has used little; nothing that a program allocates ever lies there.
 */
function largestGap(runs: Image): Range {
  let largest: Range = { from: 0, to: 0 };
  let end = 0;
  for (const { offset, bytes } of runs) {
    if (offset - end > largest.to - largest.from) largest = { from: end, to: offset };
    end = offset + bytes.length;
  }
  return largest;
}

/** Copies the blocks that are not all zero; neighbours become one run. */
function writtenRuns(buffer: ArrayBufferLike): Run[] {
  const runs: Run[] = [];
  let start = -1;
  const endRun = (end: number): void => {
    if (start >= 0) runs.push({ offset: start, bytes: new Uint8Array(buffer.slice(start, end)) });
    start = -1;
  };
  for (let stretch = 0; stretch < buffer.byteLength; stretch += STRETCH_BYTES) {
    if (isZero(buffer, stretch, STRETCH_BYTES)) {
      endRun(stretch);
      continue;
    }
    for (let offset = stretch; offset < stretch + STRETCH_BYTES; offset += BLOCK_BYTES) {
      if (isZero(buffer, offset, BLOCK_BYTES)) endRun(offset);
      else if (start < 0) start = offset;
    }
  }
  endRun(buffer.byteLength);
  return runs;
}

function isZero(buffer: ArrayBufferLike, offset: number, length: number): boolean {
  return Buffer.from(buffer, offset, length).compare(ZEROS, 0, length) === 0;
}
