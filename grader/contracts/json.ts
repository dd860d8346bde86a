/** A value that JSON can write. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object whose keys keep their file order. */
export interface JsonObject {
  readonly [key: string]: Json;
}
