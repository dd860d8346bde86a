/** What the processor's registers name: where the walks of one address space begin, and who owns what they cache. */
export interface AddressSpace {
  /** Tags TLB and walk cache: one number for each address space. */
  readonly owner: number;
  /** Tags the nested TLB: one number for each VM. */
  readonly vm: number;
  /** Frame of the root of the guest's or direct tree: a gfn if its address is guest-physical, otherwise an hfn. */
  readonly root: number;
  /** Frame of the root of the host's tree; unused where nothing is guest-physical. */
  readonly hostRoot: number;
}

/** In a high tag the owner lies above these bits; below lie the bits of an address that the low tag has no room for. */
export const OWNER_SHIFT = 20;

/** In a high tag of a walk cache the step lies above these bits. */
export const STEP_SHIFT = 12;

/** Owners are numbered from 0; their tag must leave the sign bit alone. */
export const MOST_OWNERS = 2 ** 11;
