/** A memory that the engine lives in. */
export interface EngineMemory {
  readonly buffer: ArrayBuffer;
}

/** The engine's compiled code. */
export type EngineCode = object;

interface WebAssemblyApi {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => EngineMemory;
  readonly Module: new (bytes: Uint8Array) => EngineCode;
}

/** Node has this global; the type declarations that the project uses leave it out. */
const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;

/** Makes a memory; sizes are in pages of 64 KiB. */
export function createMemory(initial: number, maximum: number): EngineMemory {
  return new api.Memory({ initial, maximum });
}

/**
 * Makes the engine's code from what was compiled ahead, or compiles it where there is nothing or nothing that fits: V8
 * refuses code of another version, of another machine or of other flags.
 *
 * @param ahead - see build-sandbox.mjs; it is ours and as trusted as this script
 */
export function loadEngine(bytes: Uint8Array, ahead: Uint8Array | null): EngineCode {
  return (ahead === null ? undefined : deserialize(ahead, bytes)) ?? new api.Module(bytes);
}

/** V8 offers this to itself only, under the flag --allow-natives-syntax; without it the text does not even parse. */
function deserialize(ahead: Uint8Array, bytes: Uint8Array): EngineCode | undefined {
  const native = Function('ahead', 'bytes', 'return %DeserializeWasmModule(ahead, bytes)') as (
    ahead: ArrayBuffer,
    bytes: Uint8Array,
  ) => EngineCode | undefined;
  return native(Uint8Array.from(ahead).buffer, Uint8Array.from(bytes));
}
