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

/** Compiles the engine. */
export function compileEngine(bytes: Uint8Array): EngineCode {
  return new api.Module(bytes);
}
