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
import { StoreJournal } from './store-journal';
import { PrefixCache } from './walk-cache';

/** The access kind of a host walk for a guest's table. */
const ENTRY_KIND = KIND.USER | KIND.WRITE;

/** Translates an access that the generated walk has left; returns its host frame, or -1. */
export type CarefulTranslation = (index: number) => number;

/** Translates the accesses `from` to `to` - 1 of a batch, each by the generated text or else by `careful`. Returns TLB hits. */
export type GeneratedLoop = (
  batch: AccessBatch,
  from: number,
  to: number,
  space: AddressSpace,
  careful: CarefulTranslation,
) => number;

/** What the text of a loop is bound to. */
export interface LoopParts {
  readonly memory: PhysicalMemory;
  readonly description: ProcessorDescription;
  readonly caches: ProcessorCaches;
  /** By shape, how many walks had it. */
  readonly shapes: Float64Array;
}

/** Writes and compiles the loop of one processor. */
export function bindLoop(parts: LoopParts): GeneratedLoop {
  return bindText<GeneratedLoop>(parts, emitLoop, {});
}

/** Compiles a text that returns a function; what the text names becomes constants of its scope. */
export function bindText<F>(
  parts: LoopParts,
  emit: (context: FastContext) => string,
  more: Readonly<Record<string, unknown>>,
): F {
  const { memory, description, caches, shapes } = parts;
  const virtual = virtualDemands(description.rules, description.controls);
  const walkStores = prefixStores(caches);
  const journal = new StoreJournal([...walkStores, ...(caches.nestedTlb === null ? [] : [caches.nestedTlb])]);
  const scope: Record<string, unknown> = {
    ...more,
    WORDS: memory.words,
    SHAPES: shapes,
    FOUND: new Int32Array(3),
    NOTES: journal.notes,
    NOTED: journal.length,
    rollback: () => journal.rollback(),
    ...demandScope('', caches.virtualCached),
    ...demandScope('HOST_', caches.hostCached),
    ...demandScope('NEEDS_', needsOf(virtual)),
  };
  const name = (title: string, cache: SetAssociativeCache): CacheText => {
    Object.assign(scope, { [`${title}Rows`]: cache.rows, [`${title}Clock`]: cache.clock });
    return new CacheText(title, cache, journal);
  };
  const text = emit(contextOf(parts, walkStores, name));
  const make = new Function(...Object.keys(scope), text) as (...values: readonly unknown[]) => F;
  return make(...Object.values(scope));
}

function contextOf(
  { memory, description, caches }: LoopParts,
  walkStores: readonly SetAssociativeCache[],
  name: (title: string, cache: SetAssociativeCache) => CacheText,
): FastContext {
  const { guest, host, rules, controls } = description;
  const { hostCached } = caches;
  return {
    description,
    guest: new EntryReader(guest, rules, controls),
    host: new EntryReader(host, rules, controls),
    memory: { room: memory.words.length / WORDS_PER_FRAME, frames: memory.frames },
    entryDemand: { care: hostCached.care[ENTRY_KIND] ?? 0, want: hostCached.want[ENTRY_KIND] ?? 0 },
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

function demandScope(prefix: string, { care, want }: Demands): Record<string, Int32Array> {
  return { [`${prefix}CARE`]: care, [`${prefix}WANT`]: want };
}

/** What the skipped part of a walk must grant by itself; the rest is seen at the leaf. */
function needsOf({ care, want }: Demands): Demands {
  const positive = new Int32Array(KINDS);
  for (let kind = 0; kind < KINDS; kind++) positive[kind] = (want[kind] ?? 0) | ((care[kind] ?? 0) & NO_EXECUTE);
  return { care: positive, want };
}
