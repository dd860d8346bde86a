import type { AccessBatch } from '../access';
import { KINDS } from '../access';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import { OWNER_SHIFT } from './address-space';
import type { Demands } from './demands';
import { hostDemands, NO_EXECUTE, virtualDemands, withMarks } from './demands';
import { prefixExpression } from './emit-entry';
import { emitWalk } from './emit-walk';
import { EntryReader } from './entry-reader';
import type { FastContext } from './fast-context';
import type { PhysicalMemory } from './physical-memory';
import { WORDS_PER_FRAME } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import { PrefixCache } from './walk-cache';
import { countShapes, shapeLayout } from './walk-shape';
import type { WalkCounts } from './walk-counts';

/** Translates an access that the fast walk has left; returns its host frame, or -1. */
export type CarefulTranslation = (index: number) => number;

/** Translates the accesses `from` to `to` - 1 of a batch, each by the generated text or else by `careful`. Returns TLB hits. */
type GeneratedLoop = (
  batch: AccessBatch,
  from: number,
  to: number,
  space: AddressSpace,
  careful: CarefulTranslation,
) => number;

/** The generated code of one processor, bound to its memory and caches. */
export class FastWalk {
  private readonly shapes: Float64Array;
  private readonly loop: GeneratedLoop;

  constructor(
    memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    this.shapes = new Float64Array(shapeLayout(description.guest.widths.length).size);
    this.loop = bind(memory, description, caches, this.shapes);
  }

  /** Translates a part of a batch in one address space. */
  run(batch: AccessBatch, from: number, to: number, space: AddressSpace, careful: CarefulTranslation): void {
    const hits = this.loop(batch, from, to, space, careful);
    this.counts.tlbHits += hits;
    this.counts.accesses += hits;
  }

  /** Brings the counts up to date. */
  settle(): void {
    countShapes(this.shapes, this.description, this.counts);
  }
}

/** Writes the whole loop over a batch as JavaScript. */
export function emitLoop(context: FastContext, caches: ProcessorCaches): string {
  const { description } = context;
  return `'use strict';
return function translate(batch, from, to, space, careful) {
const LOW = batch.low, HIGH = batch.high, KIND = batch.kind, HFN = batch.hfn;
const root = space.root, hostRoot = space.hostRoot;
const ownerTag = space.owner << ${OWNER_SHIFT}, vmTag = space.vm << ${OWNER_SHIFT};
let tlbHits = 0;
for (let i = from; i < to; i++) {
const low = LOW[i], high = HIGH[i], kind = KIND[i];
${caches.tlb === null ? '' : emitTlbLookUp('tlb', FRAME_BITS)}
${caches.largeTlb === null ? '' : emitTlbLookUp('largeTlb', caches.largeBits)}
fast: {
${emitWalk(context)}
${emitTlbStore(caches)}
HFN[i] = hfn;
${description.nestedTlb === null ? '' : 'nestedTlb.commit();'}
continue;
}
${description.nestedTlb === null ? '' : 'nestedTlb.rollback();'}
HFN[i] = careful(i);
}
return tlbHits;
};`;
}

function emitTlbLookUp(name: 'tlb' | 'largeTlb', below: number): string {
  const within = 2 ** (below - FRAME_BITS) - 1;
  const offset = within === 0 ? '' : ` | (${prefixExpression(FRAME_BITS)} & ${within})`;
  return `{
const slot = ${name}.find(${tlbKey(below)});
if (slot >= 0 && ((${name}Rights[slot] ^ WANT[kind]) & CARE[kind]) === 0) {
${name}.touch(slot);
HFN[i] = ${name}Value[slot]${offset};
tlbHits += 1;
continue;
}
}`;
}

function emitTlbStore({ tlb, largeTlb, largeBits }: ProcessorCaches): string {
  if (tlb === null) return '';
  const small = `tlb.store(${tlbKey(FRAME_BITS)}, hfn, rights, pageBits);`;
  if (largeTlb === null) return small;
  const within = 2 ** (largeBits - FRAME_BITS) - 1;
  return `if (pageBits < ${largeBits}) ${small}
else largeTlb.store(${tlbKey(largeBits)}, hfn & ~${within}, rights, pageBits);`;
}

function tlbKey(below: number): string {
  return `${prefixExpression(below)}, ownerTag | (high >>> ${below})`;
}

/** Compiles the text; what it names becomes constants of its scope. */
function bind(
  memory: PhysicalMemory,
  description: ProcessorDescription,
  caches: ProcessorCaches,
  shapes: Float64Array,
): GeneratedLoop {
  const { rules, controls, guest, host } = description;
  const translations = caches.translations;
  const context: FastContext = {
    description,
    guest: new EntryReader(guest, rules, controls),
    host: new EntryReader(host, rules, controls),
    memory: { room: memory.words.length / WORDS_PER_FRAME, frames: memory.frames },
    isCached: translations instanceof PrefixCache && !caches.holdsGfns,
  };
  const virtual = virtualDemands(rules, controls);
  const marked = withMarks(virtual);
  const hostMarked = withMarks(hostDemands(rules, controls));
  const needs = needsOf(virtual);
  const scope: Record<string, unknown> = {
    WORDS: memory.words,
    SHAPES: shapes,
    WANT: marked.want,
    CARE: marked.care,
    HOST_WANT: hostMarked.want,
    HOST_CARE: hostMarked.care,
    NEEDS_WANT: needs.want,
    NEEDS_CARE: needs.care,
    ...cacheScope('tlb', 'tlb', caches.tlb),
    ...cacheScope('largeTlb', 'largeTlb', caches.largeTlb),
    ...cacheScope('nestedTlb', 'nested', caches.nestedTlb),
  };
  if (translations instanceof PrefixCache) {
    translations.stores.forEach((store, step) => {
      const {
        [`walk${step}Value`]: value,
        [`walk${step}Rights`]: rights,
        [`walk${step}Extra`]: extra,
      } = cacheScope(`walkCache${step}`, `walk${step}`, store);
      Object.assign(scope, {
        [`walkCache${step}`]: store,
        [`walkValue${step}`]: value,
        [`walkRights${step}`]: rights,
        [`walkExtra${step}`]: extra,
      });
    });
  }
  const make = new Function(...Object.keys(scope), emitLoop(context, caches)) as (
    ...values: unknown[]
  ) => GeneratedLoop;
  return make(...Object.values(scope));
}

function cacheScope(name: string, prefix: string, cache: ProcessorCaches['tlb']): Record<string, unknown> {
  if (cache === null) return {};
  return {
    [name]: cache,
    [`${prefix}Value`]: cache.value,
    [`${prefix}Rights`]: cache.rights,
    [`${prefix}Extra`]: cache.extra,
  };
}

/** What the skipped part of a walk must grant by itself; the rest is seen at the leaf. */
function needsOf({ care, want }: Demands): Demands {
  const positive = new Int32Array(KINDS);
  for (let kind = 0; kind < KINDS; kind++) {
    positive[kind] = (want[kind] ?? 0) | ((care[kind] ?? 0) & NO_EXECUTE);
  }
  return { care: positive, want };
}
