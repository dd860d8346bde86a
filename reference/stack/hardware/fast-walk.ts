import type { AccessBatch } from '../access';
import { KINDS } from '../access';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import { OWNER_SHIFT } from './address-space';
import type { Demands } from './demands';
import { hostDemands, NO_EXECUTE, virtualDemands, withMarks } from './demands';
import { CacheText } from './emit-cache';
import { prefixExpression } from './emit-entry';
import { emitWalk } from './emit-walk';
import { EntryReader } from './entry-reader';
import type { FastContext } from './fast-context';
import type { PhysicalMemory } from './physical-memory';
import { WORDS_PER_FRAME } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import { FIELD } from './set-associative-cache';
import type { SetAssociativeCache } from './set-associative-cache';
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
  const commit = context.nestedTlb === null ? '' : 'nestedTlbJournal[0] = 0;';
  const rollback = context.nestedTlb === null ? '' : 'nestedTlb.rollback();';
  const { tlb, largeTlb, largeBits } = caches;
  return `'use strict';
return function translate(batch, from, to, space, careful) {
const LOW = batch.low, HIGH = batch.high, KIND = batch.kind, HFN = batch.hfn;
const root = space.root, hostRoot = space.hostRoot;
const ownerTag = space.owner << ${OWNER_SHIFT}, vmTag = space.vm << ${OWNER_SHIFT};
let tlbHits = 0;
for (let i = from; i < to; i++) {
const low = LOW[i], high = HIGH[i], kind = KIND[i];
${tlb === null ? '' : emitTlbLookUp(new CacheText('tlb', tlb), FRAME_BITS)}
${largeTlb === null ? '' : emitTlbLookUp(new CacheText('largeTlb', largeTlb), largeBits)}
fast: {
${emitWalk(context)}
${emitTlbStore(caches)}
HFN[i] = hfn;
${commit}
continue;
}
${rollback}
HFN[i] = careful(i);
}
return tlbHits;
};`;
}

function emitTlbLookUp(cache: CacheText, below: number): string {
  const within = 2 ** (below - FRAME_BITS) - 1;
  const offset = within === 0 ? '' : ` | (${prefixExpression(FRAME_BITS)} & ${within})`;
  return `{
let slot = -1;
${cache.find('slot', ...tlbKey(below))}
if (slot >= 0 && ((${cache.field('slot', FIELD.RIGHTS)} ^ WANT[kind]) & CARE[kind]) === 0) {
${cache.touch('slot')}
HFN[i] = ${cache.field('slot', FIELD.VALUE)}${offset};
tlbHits += 1;
continue;
}
}`;
}

function emitTlbStore({ tlb, largeTlb, largeBits }: ProcessorCaches): string {
  if (tlb === null) return '';
  const small = new CacheText('tlb', tlb).store(...tlbKey(FRAME_BITS), ['hfn', 'rights', 'pageBits']);
  if (largeTlb === null) return small;
  const within = 2 ** (largeBits - FRAME_BITS) - 1;
  const large = new CacheText('largeTlb', largeTlb);
  return `if (pageBits < ${largeBits}) ${small}
else ${large.store(...tlbKey(largeBits), [`hfn & ~${within}`, 'rights', 'pageBits'])}`;
}

function tlbKey(below: number): readonly [low: string, high: string] {
  return [prefixExpression(below), `ownerTag | (high >>> ${below})`];
}

/** Compiles the text; what it names becomes constants of its scope. */
function bind(
  memory: PhysicalMemory,
  description: ProcessorDescription,
  caches: ProcessorCaches,
  shapes: Float64Array,
): GeneratedLoop {
  const virtual = virtualDemands(description.rules, description.controls);
  const marked = withMarks(virtual);
  const hostMarked = withMarks(hostDemands(description.rules, description.controls));
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
    ...scopeOf('tlb', caches.tlb),
    ...scopeOf('largeTlb', caches.largeTlb),
    ...scopeOf('nestedTlb', caches.nestedTlb),
  };
  prefixStores(caches).forEach((store, step) => Object.assign(scope, scopeOf(`walkCache${step}`, store)));
  const text = emitLoop(contextOf(memory, description, caches), caches);
  const make = new Function(...Object.keys(scope), text) as (...values: readonly unknown[]) => GeneratedLoop;
  return make(...Object.values(scope));
}

function contextOf(memory: PhysicalMemory, description: ProcessorDescription, caches: ProcessorCaches): FastContext {
  const { guest, host, rules, controls } = description;
  return {
    description,
    guest: new EntryReader(guest, rules, controls),
    host: new EntryReader(host, rules, controls),
    memory: { room: memory.words.length / WORDS_PER_FRAME, frames: memory.frames },
    walkCaches: prefixStores(caches).map((store, step) => new CacheText(`walkCache${step}`, store)),
    nestedTlb: caches.nestedTlb === null ? null : new CacheText('nestedTlb', caches.nestedTlb),
  };
}

/** The walk caches that generated code asks; it leaves the other designs to the careful walk. */
function prefixStores({ translations, holdsGfns }: ProcessorCaches): readonly SetAssociativeCache[] {
  return translations instanceof PrefixCache && !holdsGfns ? translations.stores : [];
}

function scopeOf(name: string, cache: SetAssociativeCache | null): Record<string, unknown> {
  if (cache === null) return {};
  const { rows, clock, journalLength } = cache;
  return { [name]: cache, [`${name}Rows`]: rows, [`${name}Clock`]: clock, [`${name}Journal`]: journalLength };
}

/** What the skipped part of a walk must grant by itself; the rest is seen at the leaf. */
function needsOf({ care, want }: Demands): Demands {
  const positive = new Int32Array(KINDS);
  for (let kind = 0; kind < KINDS; kind++) {
    positive[kind] = (want[kind] ?? 0) | ((care[kind] ?? 0) & NO_EXECUTE);
  }
  return { care: positive, want };
}
