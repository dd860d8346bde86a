/**
 * The vocabulary in which a chapter declares the arguments and results of its operations.
 *
 * One declaration serves three readers: the suite loader checks every argument in a suite file against it,
 * the guest turns JSON into the numbers and bigints that a submission expects, and the judge turns what came
 * back into its canonical form or finds it to be a `bad-value`.
 *
 * | scalar | in a suite file | in the submission | C.1 to C.3 |
 * | --- | --- | --- | --- |
 * | `addr32` `pte32` | `"0x7ABC"` | number | 0 to 2^32-1 |
 * | `at32` | `"0x100000FF8"` | number | safe integer >= 0: `fault.at` may lie above 2^32-1 (03.S11, 07.S7) |
 * | `addr64` `pte64` | `"0x7ABC"` | bigint | 0 to 2^64-1 |
 * | `page` `frame` `count` `pid` `index` `root` `byte` | JSON number | number | safe integer >= 0 |
 * | `step` | JSON number | number | safe integer >= -1 |
 * | `fraction` | JSON number | number | finite |
 * | `vm` `text` | string | string | - |
 * | `access` | `"r"` or `"w"` | the same | - |
 * | `mode` | `"user"` or `"kernel"` | the same | - |
 * | `boolean` | boolean | boolean | - |
 * | `none` | (absent) | undefined | - |
 *
 * A `frame` is a machine frame number that the allocator chose: where a comparison is made up to frame renaming,
 * frames are renamed and every other number is compared exactly.
 *
 * @source course README.md section 5 (argument types), C.1 to C.5
 */
export type ScalarType =
  | 'addr32'
  | 'addr64'
  | 'at32'
  | 'pte32'
  | 'pte64'
  | 'page'
  | 'frame'
  | 'count'
  | 'pid'
  | 'index'
  | 'root'
  | 'byte'
  | 'step'
  | 'fraction'
  | 'vm'
  | 'text'
  | 'access'
  | 'mode'
  | 'boolean'
  | 'none';

/** A type that an argument or a result may have. */
export type TypeSpec =
  | ScalarType
  | { readonly literal: string | number | boolean }
  | { readonly nullable: TypeSpec }
  | { readonly list: TypeSpec }
  | { readonly tuple: readonly TypeSpec[] }
  | RecordSpec
  /** An object with integer keys in a suite file, a `Map<number, T>` in the submission. */
  | { readonly mapOf: TypeSpec }
  /** The first branch that fits; branches are told apart by their literals. */
  | { readonly union: readonly TypeSpec[] };

/** An object with the named fields; a field of `optional` may be absent. */
export interface RecordSpec {
  readonly record: Readonly<Record<string, TypeSpec>>;
  readonly optional?: Readonly<Record<string, TypeSpec>>;
}

type ScalarValue<T extends ScalarType> = T extends 'addr64' | 'pte64'
  ? bigint
  : T extends 'vm' | 'text'
    ? string
    : T extends 'access'
      ? 'r' | 'w'
      : T extends 'mode'
        ? 'user' | 'kernel'
        : T extends 'boolean'
          ? boolean
          : T extends 'none'
            ? undefined
            : number;

/**
 * The TypeScript type of an argument that was declared as `T`, as the submission receives it. The first branch ends the
 * recursion where `T` is not yet known: without it the compiler gives up on every operation with arguments (TS2589).
 */
export type ValueOf<T extends TypeSpec> = TypeSpec extends T
  ? unknown
  : T extends ScalarType
    ? ScalarValue<T>
    : T extends { readonly literal: infer L }
      ? L
      : T extends { readonly nullable: infer N extends TypeSpec }
        ? ValueOf<N> | null
        : T extends { readonly list: infer E extends TypeSpec }
          ? readonly ValueOf<E>[]
          : T extends { readonly tuple: infer U extends readonly TypeSpec[] }
            ? { readonly [I in keyof U]: ValueOf<U[I]> }
            : T extends { readonly mapOf: infer M extends TypeSpec }
              ? ReadonlyMap<number, ValueOf<M>>
              : T extends { readonly union: readonly (infer B extends TypeSpec)[] }
                ? ValueOf<B>
                : T extends {
                      readonly record: infer R extends Record<string, TypeSpec>;
                      readonly optional?: infer O;
                    }
                  ? { readonly [K in keyof R]: ValueOf<R[K]> } & {
                      readonly [K in keyof O]?: O[K] extends TypeSpec ? ValueOf<O[K]> : never;
                    }
                  : never;

/** The 32-bit `Fault` of `machine`, as a result type. */
export const FAULT32 = faultSpec('at32');

/** The 64-bit `Fault` of `machine`, as a result type. */
export const FAULT64 = faultSpec('addr64');

function faultSpec<A extends 'at32' | 'addr64'>(address: A) {
  return {
    record: {
      code: {
        union: [
          { literal: 'not-present' },
          { literal: 'protection' },
          { literal: 'reserved-bit' },
          { literal: 'non-canonical' },
          { literal: 'out-of-range' },
        ],
      },
      stage: { union: [{ literal: 'guest' }, { literal: 'host' }] },
      step: 'step',
      at: address,
    },
  } as const;
}
