/** A published figure that no machine here can give, and why. */
export interface NotRegenerated {
  readonly what: string;
  readonly why: string;
}

/** What the published text has beside the tables, so that nobody looks for it among them. */
export const NOT_REGENERATED: readonly NotRegenerated[] = [
  {
    what: 'Waldspurger, OSDI 2002: sharing of about 67 % with 10 Linux guests; 32.9 %, 18.7 % and 7.2 % at real sites (from memory, unchecked)',
    why: 'measurements of guests that do not run here',
  },
  {
    what: 'Waldspurger, OSDI 2002: tax of 75 %, 100 sampled pages, periods of 30 s, free-memory states of 6, 4, 2 and 1 %, 16-byte hash frames (samples and states from memory, unchecked)',
    why: 'settings, not results',
  },
  {
    what: 'Waldspurger, OSDI 2002: collisions of 64-bit hashes, 50 % at 2^32 pages, under 0.01 % at 2^24',
    why: 'they follow from the birthday bound, and a run would need as many pages',
  },
];
