import { BIT } from '../entry-rules';
import type { CacheText } from './emit-cache';
import type { EntryReader } from './entry-reader';
import type { ProcessorDescription } from './processor-description';

/** The rights that are ANDed over the entries of a walk. */
export const GRANTED = BIT.P | BIT.W | BIT.U | BIT.A;

/** What the emitted text is made from: all of it becomes constants. */
export interface FastContext {
  readonly description: ProcessorDescription;
  readonly guest: EntryReader;
  readonly host: EntryReader;
  /** `room` frames, a power of two, have words; `frames` exist. */
  readonly memory: { readonly room: number; readonly frames: number };
  /** By step: the text of a walk cache that holds the hPAs of tables; empty if there is none. */
  readonly walkCaches: readonly CacheText[];
  /** Whether the machine has a walk cache that generated code does not know: then it leaves all walks to the careful one. */
  readonly leavesWalks: boolean;
  readonly nestedTlb: CacheText | null;
  /** What a host walk must grant an access kind, A and D included; see `Demands`. */
  readonly hostDemand: (kind: number) => { readonly care: number; readonly want: number };
  readonly tlb: CacheText | null;
  readonly largeTlb: CacheText | null;
  /** Log2 of the bytes that an entry of the large TLB maps. */
  readonly largeBits: number;
}
