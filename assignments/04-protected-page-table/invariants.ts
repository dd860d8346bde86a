import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';

/** Bytes of a page: a word is its frame number times this, plus 12 low bits. */
const PAGE = 4096;

/** Both words of one entry; null where the submission gave no integer. */
interface Entry {
  readonly index: number;
  readonly guest: number | null;
  readonly hardware: number | null;
}

/** What the chapter's probe saw after an operation: the P2M as it must be now, and the entries named so far. */
interface Seen {
  readonly p2m: ReadonlyMap<number, number>;
  readonly entries: readonly Entry[];
}

/** Every hardware word is the translation of the guest word beside it. An entry that cannot be read is judged elsewhere. */
const hwIsTranslation: Invariant = (step) => {
  const { p2m, entries } = seenBy(step);
  for (const { index, guest, hardware } of entries) {
    if (guest === null || hardware === null) continue;
    const hfn = p2m.get(Math.floor(guest / PAGE));
    const wanted = guest % 2 === 0 || hfn === undefined ? 0 : hfn * PAGE + (guest % PAGE);
    if (hardware === wanted) continue;
    return `entry ${index} reads ${hex(guest)} for the guest, so its hardware word must be ${hex(wanted)}, not ${hex(hardware)}`;
  }
  return null;
};

/** Every frame in a present hardware word belongs to the VM. */
const hwFramesOwned: Invariant = (step) => {
  const { p2m, entries } = seenBy(step);
  const frames = new Set(p2m.values());
  for (const { index, hardware } of entries) {
    if (hardware === null || hardware % 2 === 0) continue;
    const hfn = Math.floor(hardware / PAGE);
    if (!frames.has(hfn)) return `the hardware word of entry ${index} names frame ${hfn}, which the VM does not have`;
  }
  return null;
};

/**
 * The invariants of chapter 04, by the names of the course.
 *
 * @source course 04, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  'hw-is-translation': hwIsTranslation,
  'hw-frames-owned': hwFramesOwned,
};

function seenBy({ probe }: Step): Seen {
  if (probe === undefined || probe === null || typeof probe !== 'object' || Array.isArray(probe)) {
    return { p2m: new Map(), entries: [] };
  }
  const { p2m, words } = probe as { readonly p2m: readonly Json[]; readonly words: readonly Json[] };
  const map = new Map<number, number>();
  for (const row of p2m) {
    const [gfn, hfn] = row as readonly [number, number | null];
    if (hfn === null) map.delete(gfn);
    else map.set(gfn, hfn);
  }
  const entries = words.map((row): Entry => {
    const [index, guest, hardware] = row as readonly [number, number | null, number | null];
    return { index, guest, hardware };
  });
  return { p2m: map, entries };
}

function hex(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16).toUpperCase()}` : `0x${value.toString(16).toUpperCase()}`;
}
