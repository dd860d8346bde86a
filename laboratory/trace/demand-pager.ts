import { FRAME_BITS } from '../../reference/stack/geometry';
import type { GuestKernel } from '../../reference/stack/stack';

/** In which order the guest's kernel gives out its frames to pages that are used for the first time. */
export const MAPPING_POLICIES = ['in-order', 'scattered'] as const;

/** One of {@link MAPPING_POLICIES}. */
export type MappingPolicy = (typeof MAPPING_POLICIES)[number];

/** How the guest's kernel maps. */
export interface DemandPagerOptions {
  readonly policy: MappingPolicy;
  /** Guest frames for data: 0 to this number - 1. */
  readonly frames: number;
  /** Log2 of the bytes of a page. */
  readonly pageBits: number;
}

/** Odd, so that multiplying by it visits every residue of a power of two once. */
const SCATTER = 0x9e3779b1;

/**
 * A guest's kernel that maps a page when it is first used, writable and executable. It repairs nothing else: a page that
 * stays unmapped when the frames are used up, and an address outside of the tree, remain faults.
 */
export function demandPager({ policy, frames, pageBits }: DemandPagerOptions): GuestKernel {
  const framesPerPage = 2 ** (pageBits - FRAME_BITS);
  const pages = Math.floor(frames / framesPerPage);
  const order = policy === 'in-order' ? inOrder() : scattered(pages);
  let given = 0;
  return (fault, process) => {
    if (fault.code !== 'not-present' || given >= pages) return 'skip';
    given++;
    const gfn = order() * framesPerPage;
    process.map({ gva: (fault.cr2 >> BigInt(pageBits)) << BigInt(pageBits), gfn, pageBits });
    return 'retry';
  };
}

function inOrder(): () => number {
  let next = 0;
  return () => next++;
}

/** A fixed permutation of the pages below `pages`: places of the next power of two in scattered order, those too high left out. */
function scattered(pages: number): () => number {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(1, pages))) - 1;
  let next = 0;
  return () => {
    for (;;) {
      const place = Math.imul(next++, SCATTER) & mask;
      if (place < pages) return place;
    }
  };
}
