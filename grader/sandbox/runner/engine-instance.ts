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

const EMPTY_PAGE = Buffer.alloc(PAGE_BYTES);

/**
 * One QuickJS engine in its own WebAssembly instance, with one realm.
 *
 * `keep` copies the engine's whole memory; `restore` puts the copy back. A restored realm is the same to the bit as it
 * was when it was kept, so a program can neither see nor hit anything of the program before it.
 */
export class EngineInstance {
  private image: Uint8Array | null = null;

  private constructor(
    private readonly memory: EngineMemory,
    readonly runtime: QuickJSRuntime,
    readonly context: QuickJSContext,
  ) {}

  /** Makes an instance whose interrupts are counted by `meter`. */
  static async open(code: EngineCode, meter: Meter): Promise<EngineInstance> {
    const memory = createMemory(INITIAL_PAGES, MAXIMUM_PAGES);
    const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: code, wasmMemory: memory }));
    const runtime = engine.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(() => meter.tick());
    return new EngineInstance(memory, runtime, runtime.newContext());
  }

  /** Copies the memory as far as it was ever written. */
  keep(): void {
    let end = this.memory.buffer.byteLength;
    while (end > 0 && Buffer.from(this.memory.buffer, end - PAGE_BYTES, PAGE_BYTES).equals(EMPTY_PAGE))
      end -= PAGE_BYTES;
    this.image = new Uint8Array(this.memory.buffer).slice(0, end);
  }

  /** Puts the kept memory back. What lies behind it is dead to the restored engine, which clears what it allocates. */
  restore(): void {
    if (this.image === null) throw new Error('EngineInstance.restore: nothing was kept');
    new Uint8Array(this.memory.buffer).set(this.image);
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
