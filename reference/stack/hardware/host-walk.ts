import type { FaultCode } from '../../machine';
import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { addressBits, FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import type { Demands } from './demands';
import { hostDemands } from './demands';
import { EntryPath } from './entry-path';
import { ENTRY, EntryReader } from './entry-reader';
import type { PhysicalMemory } from './physical-memory';
import { WORDS_PER_FRAME } from './physical-memory';
import type { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import type { WalkCounts } from './walk-counts';
import type { WalkFault } from './walk-fault';
import type { WalkObserver } from './walk-observer';

const PAGE_BYTES = 2 ** FRAME_BITS;

/**
 * From a gPA to an hPA: the nested TLB, and a complete walk of the host's tree, A and D included (08.S3, 08.S11).
 *
 * @source course 07 and 08; AMD64 Architecture Programmer's Manual volume 2, section "Nested Paging"
 */
export class HostWalk {
  /** Answers of the last translation that succeeded. */
  frame = 0;
  rights = 0;
  pageBits: number = FRAME_BITS;
  observer: WalkObserver | null = null;
  private readonly reader: EntryReader;
  private readonly path: EntryPath;
  private readonly demands: Demands;
  private readonly lastGfn: number;

  constructor(
    private readonly memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    private readonly caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    const { host, rules, controls } = description;
    this.reader = new EntryReader(host, rules, controls);
    this.path = new EntryPath(this.reader.steps, memory);
    this.demands = hostDemands(rules, controls);
    this.lastGfn = 2 ** (addressBits(host) - FRAME_BITS) - 1;
  }

  /**
   * Translates a gfn, for an access at `offset` in its page.
   * @param kind - always a kind of the user
   * @param row - of the nested-walk grid: who asks
   */
  translate(space: AddressSpace, gfn: number, offset: number, kind: number, row: number): WalkFault | null {
    if (this.lookUp(space, gfn, kind, row)) return null;
    const gpa = gfn * PAGE_BYTES + offset;
    const fault = gfn > this.lastGfn ? this.refuse('not-present', 0, row, gpa) : this.walk(space, gpa, kind, row);
    if (fault === null) this.caches.storeNested(space, gfn, this.frame, this.rights, this.pageBits); // 08.S12: at once
    return fault;
  }

  private lookUp(space: AddressSpace, gfn: number, kind: number, row: number): boolean {
    if (this.caches.nestedTlb === null) return false;
    const slot = this.caches.findNested(space, gfn, kind);
    this.observer?.cache('nested-tlb', { row, step: -1 }, `0x${(gfn * PAGE_BYTES).toString(16)}`, slot >= 0);
    if (slot < 0) {
      this.counts.nestedTlbMisses += 1;
      return false;
    }
    this.counts.nestedTlbHits += 1;
    this.frame = this.caches.nestedFrame(slot);
    this.rights = this.caches.nestedRights(slot);
    this.pageBits = this.caches.nestedPageBits(slot);
    return true;
  }

  private walk(space: AddressSpace, gpa: number, kind: number, row: number): WalkFault | null {
    const { path, reader } = this;
    // Is there a translation?
    const fault = this.descend(space.hostRoot, gpa, row);
    if (fault !== null) return fault;
    // Is this access allowed?
    const granted = path.granted(reader.hasExecuteDisable);
    if (((granted ^ (this.demands.want[kind] ?? 0)) & (this.demands.care[kind] ?? 0)) !== 0) {
      return this.refuse('protection', path.firstRefusing(this.demands, kind, reader.hasExecuteDisable), row, gpa);
    }
    this.pageBits = reader.pageBits[path.leaf] ?? FRAME_BITS;
    const pages = 2 ** (this.pageBits - FRAME_BITS);
    const leaf = reader.frameOf(path.low, path.high);
    this.frame = leaf - (leaf % pages) + (Math.floor(gpa / PAGE_BYTES) % pages);
    if (this.frame >= this.memory.frames) return this.refuse('out-of-range', reader.steps, row, gpa);
    path.mark(kind);
    this.rights = keptRights(this.description, path, granted, kind);
    return null;
  }

  /** Reads entries down to the leaf. */
  private descend(hostRoot: number, gpa: number, row: number): WalkFault | null {
    const { path, reader, memory } = this;
    const { widths, entryBytes } = reader.geometry;
    let table = hostRoot;
    path.begin(0);
    for (let step = 0; ; step++) {
      const index = Math.floor(gpa / 2 ** (reader.pageBits[step] ?? 0)) % 2 ** (widths[step] ?? 0);
      const position = table * WORDS_PER_FRAME + (index * entryBytes) / 4;
      if (position >= memory.tableFrames * WORDS_PER_FRAME) return this.refuse('out-of-range', step, row, gpa);
      const high = entryBytes === 8 ? (memory.words[position + 1] ?? 0) : 0;
      path.take(step, position, memory.words[position] ?? 0, high, true);
      this.counts.host(row, step);
      this.observer?.reference('host', { row, step }, gpa, table * PAGE_BYTES, index, position);
      const found = reader.kindOf(path.low, path.high, step);
      if (found === ENTRY.NOT_PRESENT) return this.refuse('not-present', step, row, gpa);
      if (found === ENTRY.RESERVED) return this.refuse('reserved-bit', step, row, gpa);
      if (found === ENTRY.LEAF) return null;
      table = reader.frameOf(path.low, path.high);
    }
  }

  private refuse(code: FaultCode, step: number, row: number, gpa: number): WalkFault {
    return { code, dimension: 'host', step, row, gpa };
  }
}

/** What a cache keeps of the rights of a walk that has succeeded, and so set A everywhere. D says that a write may hit. */
export function keptRights(
  { writeHits }: ProcessorDescription,
  path: EntryPath,
  granted: number,
  kind: number,
): number {
  const isWrite = (kind & KIND.WRITE) !== 0;
  const isDirty = isWrite || (writeHits === 'when-dirty' && (path.low & BIT.D) !== 0);
  return granted | BIT.A | (isDirty ? BIT.D : 0);
}
