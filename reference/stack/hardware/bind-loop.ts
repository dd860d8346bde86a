import type { AccessBatch } from '../access';
import { KIND, KINDS } from '../access';
import type { AddressSpace } from './address-space';
import type { Demands } from './demands';
import { NO_EXECUTE, virtualDemands } from './demands';
import { CacheText } from './emit-cache';
import { emitLoop } from './emit-loop';
import { EntryReader } from './entry-reader';
import type { FastContext } from './fast-context';
import type { PhysicalMemory } from './physical-memory';
import { WORDS_PER_FRAME } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import type { SetAssociativeCache } from './set-associative-cache';
import type { StoreJournal } from './store-journal';
import { PrefixCache } from './walk-cache';

/** Translates the accesses `from` to `to` - 1 of the columns up to one that needs the careful walk; returns its place, or `to`. */
export type GeneratedLoop = (from: number, to: number, space: AddressSpace) => number;

/** What the text of a loop is bound to. */
export interface LoopParts {
  readonly memory: PhysicalMemory;
  readonly description: ProcessorDescription;
  readonly caches: ProcessorCaches;
  /** By shape, how many walks had it. */
  readonly shapes: Float64Array;
  /** One number: hits of the TLB. */
  readonly tlbHits: Float64Array;
  readonly journal: StoreJournal;
}

/** Writes and compiles the loop of one processor over these columns. */
export function bindLoop(parts: LoopParts, columns: AccessBatch): GeneratedLoop {
  const { low, high, kind, hfn } = columns;
  return bindText<GeneratedLoop>(parts, emitLoop, { LOW: low, HIGH: high, KIND: kind, HFN: hfn });
}

/** Compiles a text that returns a function; what the text names becomes constants of its scope. */
export function bindText<F>(
  parts: LoopParts,
  emit: (context: FastContext) => string,
  more: Readonly<Record<string, unknown>>,
): F {
  const { memory, description, caches, journal } = parts;
  const scope: Record<string, unknown> = {
    ...more,
    WORDS: memory.words,
    SHAPES: parts.shapes,
    TLB_HITS: parts.tlbHits,
    NOTES: journal.notes,
    NOTED: journal.made,
    DEMANDS: packDemands(caches.virtualCached, needsOf(virtualDemands(description.rules, description.controls))),
    HOST_DEMANDS: packHostDemands(caches.hostCached),
  };
  // The unified design has one cache for several steps, and so one text.
  const texts = new Map<SetAssociativeCache, CacheText>();
  const name = (title: string, cache: SetAssociativeCache): CacheText => {
    const known = texts.get(cache);
    if (known !== undefined) return known;
    Object.assign(scope, { [`${title}Rows`]: cache.rows, [`${title}Clocks`]: cache.clock });
    const text = new CacheText(title, cache, journal);
    texts.set(cache, text);
    return text;
  };
  const text = emit(contextOf(parts, name));
  const make = new Function(...Object.keys(scope), text) as (...values: readonly unknown[]) => F;
  return make(...Object.values(scope));
}

function contextOf(
  { memory, description, caches }: LoopParts,
  name: (title: string, cache: SetAssociativeCache) => CacheText,
): FastContext {
  const { guest, host, rules, controls } = description;
  const { hostCached } = caches;
  const walkStores = prefixStores(caches);
  return {
    description,
    guest: new EntryReader(guest, rules, controls),
    host: new EntryReader(host, rules, controls),
    memory: { room: memory.words.length / WORDS_PER_FRAME, frames: memory.frames },
    hostDemand: (kind) => ({ care: hostCached.care[kind] ?? 0, want: hostCached.want[kind] ?? 0 }),
    tlb: caches.tlb === null ? null : name('tlb', caches.tlb),
    largeTlb: caches.largeTlb === null ? null : name('largeTlb', caches.largeTlb),
    largeBits: caches.largeBits,
    walkCaches: walkStores.map((store, step) => name(`walkCache${step}`, store)),
    leavesWalks: description.walkCache !== null && walkStores.length === 0,
    nestedTlb: caches.nestedTlb === null ? null : name('nestedTlb', caches.nestedTlb),
  };
}

/** The walk caches that generated code asks; a machine with another design walks with care whenever its TLB misses. */
function prefixStores({ translations, holdsGfns }: ProcessorCaches): readonly SetAssociativeCache[] {
  return translations instanceof PrefixCache && !holdsGfns ? translations.stores : [];
}

/** By kind, what an access needs of a cached translation, and of a walk cache, in one number: `want | care << 8 | needs << 16`. */
function packDemands({ care, want }: Demands, needs: Demands): Int32Array {
  return outsideOfHeap(KINDS, (kind) => (want[kind] ?? 0) | ((care[kind] ?? 0) << 8) | ((needs.care[kind] ?? 0) << 16));
}

/** By kind, what an access needs of the host's tree: `want | care << 8`. In the host's tree every access is the user's. */
function packHostDemands({ care, want }: Demands): Int32Array {
  return outsideOfHeap(KINDS, (kind) => (want[kind | KIND.USER] ?? 0) | ((care[kind | KIND.USER] ?? 0) << 8));
}

/** A short typed array at a fixed address; one that is made by its length would move about with the engine's objects. */
function outsideOfHeap(length: number, valueOf: (index: number) => number): Int32Array {
  const array = new Int32Array(new ArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  for (let index = 0; index < length; index++) array[index] = valueOf(index);
  return array;
}

/** What the skipped part of a walk must grant by itself; the rest is seen at the leaf. */
function needsOf({ care, want }: Demands): Demands {
  const positive = new Int32Array(KINDS);
  for (let kind = 0; kind < KINDS; kind++) positive[kind] = (want[kind] ?? 0) | ((care[kind] ?? 0) & NO_EXECUTE);
  return { care: positive, want };
}
