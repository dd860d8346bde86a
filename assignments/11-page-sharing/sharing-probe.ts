import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';

/** An attached page, and its frame as far as outcomes told it. */
export interface PageView {
  readonly vm: string;
  readonly gfn: number;
  readonly hfn: number;
}

/** What `stats` returned. */
export interface StatsView {
  readonly frames: number;
  readonly guestPages: number;
  readonly saved: number;
  readonly byRefs: Tagged;
}

/** What the probe of `operations.ts` saw after an operation. */
export interface SharingView {
  readonly allocated: readonly number[];
  readonly pages: readonly PageView[];
  /** Null where `stats` threw or did not give numbers. */
  readonly stats: StatsView | null;
  /** The first page that has a byte which was not written to it. */
  readonly wrong: { readonly vm: string; readonly gfn: number; readonly offset: number } | null;
}

/** Reads the probe of a step back; null where the step has none. */
export function sharingAfter({ probe }: Step): SharingView | null {
  if (!isObject(probe) || !Array.isArray(probe['allocated']) || !Array.isArray(probe['pages'])) return null;
  const allocated: readonly Tagged[] = probe['allocated'];
  const pages: readonly Tagged[] = probe['pages'];
  const wrong = readRow(probe['wrong']);
  return {
    allocated: allocated.filter((item) => typeof item === 'number'),
    pages: pages.flatMap(readPage),
    stats: readStats(probe['stats']),
    wrong: wrong === null ? null : { vm: wrong[0], gfn: wrong[1], offset: wrong[2] },
  };
}

function readPage(row: Tagged): readonly PageView[] {
  const read = readRow(row);
  return read === null ? [] : [{ vm: read[0], gfn: read[1], hfn: read[2] }];
}

function readRow(row: Tagged | undefined): readonly [string, number, number] | null {
  if (!Array.isArray(row)) return null;
  const [vm, first, second] = row as readonly (Tagged | undefined)[];
  return typeof vm === 'string' && typeof first === 'number' && typeof second === 'number' ? [vm, first, second] : null;
}

function readStats(value: Tagged | undefined): StatsView | null {
  if (!isObject(value)) return null;
  const { frames, guestPages, saved, byRefs } = value;
  if (typeof frames !== 'number' || typeof guestPages !== 'number' || typeof saved !== 'number') return null;
  return { frames, guestPages, saved, byRefs: byRefs ?? null };
}

function isObject(value: Tagged | undefined): value is { readonly [key: string]: Tagged } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
