import type { TypeSpec, ValueOf } from './type-spec';

/**
 * Memory and frames that the harness gives to a submission. They are served by code that was evaluated before the
 * submission and keep their log in its closure, so that a submission can neither read nor edit it.
 */
export interface Harness {
  /** Creates an observed 32-bit memory of `size` bytes, all zero. */
  memory32(size: number): ObservedMemory32;
  /** Creates an observed 64-bit memory of `size` bytes, all zero. */
  memory64(size: bigint): ObservedMemory64;
  /** Creates a frame allocator; `inUse` lists pairs [first, last], both included. */
  frames(setup: FramePoolSetup): ObservedFrames;
  /** Creates a frame allocator whose frames have `frameBytes` bytes each; at the start they hold garbage, never zeros. */
  machine(setup: FramePoolSetup & { readonly frameBytes: number }): ObservedMachine;
  /** Adds a line to the log of harness calls, for harness objects that are not memory or frames (06: `GuestMem`). */
  record(call: readonly (string | number)[]): void;
}

/** Size and initial state of a machine's frames. */
export interface FramePoolSetup {
  readonly machineFrames: number;
  readonly inUse: readonly (readonly [first: number, last: number])[];
  readonly poolBase: number;
}

/** 32-bit physical memory: `view` is what the submission gets; `peek` and `poke` are the harness's own and leave no trace. */
export interface ObservedMemory32 {
  readonly view: { read32(pa: number): number; write32(pa: number, value: number): void; readonly size: number };
  peek(pa: number): number;
  poke(pa: number, value: number): void;
}

/** 64-bit physical memory: as {@link ObservedMemory32}, with bigint addresses and entries. */
export interface ObservedMemory64 {
  readonly view: { read64(pa: bigint): bigint; write64(pa: bigint, value: bigint): void; readonly size: bigint };
  peek(pa: bigint): bigint;
  poke(pa: bigint, value: bigint): void;
}

/** A frame allocator: `view` is what the submission gets; `allocated` is the harness's own, ascending. */
export interface ObservedFrames {
  readonly view: { alloc(prefer?: number): number | null; free(hfn: number): void };
  /** Frames handed out by `alloc` and not freed since, ascending; frames of `inUse` are not among them. */
  allocated(): number[];
}

/** A machine whose frames have contents: `view` is what the submission gets; the rest is the harness's own and leaves no trace. */
export interface ObservedMachine {
  readonly view: ObservedFrames['view'] & {
    frame(hfn: number): { readonly bytes: Uint8Array };
    copy(src: number, dst: number): void;
    zero(hfn: number): void;
  };
  /** As {@link ObservedFrames.allocated}. */
  allocated(): number[];
  /** The byte at an offset of a frame; null for a place that is not in the machine. */
  peekByte(hfn: number, offset: number): number | null;
  /** Stores a byte in a frame; a place that is not in the machine is left alone. */
  pokeByte(hfn: number, offset: number, byte: number): void;
}

/** The exports of a submission, as they came out of its module. */
export type SubjectExports = Readonly<Record<string, (...args: never[]) => unknown>>;

/** One operation of a chapter's suites: its declared types and its call of the submission. */
export interface Operation<State> {
  readonly args: Readonly<Record<string, TypeSpec>>;
  readonly optional: Readonly<Record<string, TypeSpec>>;
  readonly result: TypeSpec;
  /** True for an operation of the harness (poke32, layoutHost, ...): its result is not the submission's. */
  readonly harness: boolean;
  readonly run: (state: State, args: never) => unknown;
}

/**
 * What `operations.ts` of a chapter exports: the mapping of the suites' operation names onto calls of the submission.
 * It runs inside the sandbox (and, for local debugging, in plain V8), so it uses no module but the shared types.
 */
export interface ChapterOperations<State = never> {
  /** The chapter id, for example `07-nested-paging`. */
  readonly chapter: string;
  /** Fields that a test's `setup` must have. */
  readonly setup: Readonly<Record<string, TypeSpec>>;
  /** Fields that a test's `setup` may have. */
  readonly optionalSetup: Readonly<Record<string, TypeSpec>>;
  readonly operations: Readonly<Record<string, Operation<State>>>;
  /** Makes the state of one test: the submission's objects and the harness's memory. It is a `State`; see {@link forState}. */
  readonly create: (subject: SubjectExports, setup: never, harness: Harness) => unknown;
  /**
   * Looks at the state after an operation, for the chapter's invariants. It may call reading methods of the
   * submission; what it returns must be JSON-like (numbers, strings, arrays, plain objects; no bigint in records that invariants sum).
   * A throw in here is a failure of the operation just made.
   */
  readonly probe?: (state: State) => unknown;
}

type ArgsOf<A extends Record<string, TypeSpec>, O extends Record<string, TypeSpec>> = {
  readonly [K in keyof A]: ValueOf<A[K]>;
} & { readonly [K in keyof O]?: ValueOf<O[K]> };

interface OperationInput<State, A extends Record<string, TypeSpec>, O extends Record<string, TypeSpec>> {
  readonly args?: A;
  readonly optional?: O;
  readonly result: TypeSpec;
  readonly harness?: boolean;
  readonly run: (state: State, args: ArgsOf<A, O>) => unknown;
}

interface ChapterInput<State, S extends Record<string, TypeSpec>, O extends Record<string, TypeSpec>> {
  readonly chapter: string;
  readonly setup: S;
  readonly optionalSetup?: O;
  readonly create: (subject: SubjectExports, setup: ArgsOf<S, O>, harness: Harness) => State;
  readonly probe?: (state: State) => unknown;
  readonly operations: Readonly<Record<string, Operation<State>>>;
}

/**
 * Returns the two builders for a chapter whose tests have state `State`; they infer every argument's TypeScript type
 * from its declaration.
 *
 * @example
 * const { operation, chapter } = forState<{ map: TwoLevelMap }>();
 * export const operations = chapter({
 *   chapter: '02-two-level-mapping',
 *   setup: { machineFrames: 'count' },
 *   create: (subject, setup, harness) => ...,
 *   operations: {
 *     evict: operation({ args: { vm: 'vm', gfn: 'page' }, result: { nullable: 'frame' },
 *       run: ({ map }, { vm, gfn }) => map.evict(vm, gfn) }),
 *   },
 * });
 */
export function forState<State>() {
  return {
    operation<
      const A extends Record<string, TypeSpec> = Record<never, TypeSpec>,
      const O extends Record<string, TypeSpec> = Record<never, TypeSpec>,
    >(input: OperationInput<State, A, O>): Operation<State> {
      return {
        args: input.args ?? {},
        optional: input.optional ?? {},
        result: input.result,
        harness: input.harness ?? false,
        run: input.run,
      };
    },
    chapter<
      const S extends Record<string, TypeSpec>,
      const O extends Record<string, TypeSpec> = Record<never, TypeSpec>,
    >(input: ChapterInput<State, S, O>): ChapterOperations<State> {
      return {
        chapter: input.chapter,
        setup: input.setup,
        optionalSetup: input.optionalSetup ?? {},
        operations: input.operations,
        create: input.create,
        ...(input.probe ? { probe: input.probe } : {}),
      };
    },
  };
}
