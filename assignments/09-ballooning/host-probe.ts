import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';

/** The four counts of one VM. */
export interface Stats {
  readonly resident: number;
  readonly balloon: number;
  readonly swapped: number;
  readonly target: number;
}

/** One VM as the probe of `operations.ts` saw it. */
export interface VmView {
  readonly vm: string;
  readonly gfnCount: number;
  /** Null where `stats` threw or did not give numbers. */
  readonly stats: Stats | null;
  /** The frames of its resident pages, as far as outcomes told them. */
  readonly frames: readonly (readonly [gfn: number, hfn: number])[];
}

/** A byte that a grant showed and must not show. */
export interface WrongView {
  readonly vm: string;
  readonly gfn: number;
  readonly offset: number;
  readonly expected: number;
}

/** What the probe of `operations.ts` saw after an operation. */
export interface HostView {
  readonly allocated: readonly number[];
  readonly vms: readonly VmView[];
  readonly wrong: WrongView | null;
}

/** Reads the probe of a step back; null where the step has none. */
export function hostAfter({ probe }: Step): HostView | null {
  if (!isObject(probe) || !Array.isArray(probe['allocated']) || !Array.isArray(probe['vms'])) return null;
  const allocated: readonly Tagged[] = probe['allocated'];
  const vms: readonly Tagged[] = probe['vms'];
  return { allocated: allocated.filter(isNumber), vms: vms.flatMap(readVm), wrong: readWrong(probe['wrong']) };
}

function readVm(row: Tagged): readonly VmView[] {
  if (!Array.isArray(row)) return [];
  const [vm, gfnCount, stats, frames] = row as readonly (Tagged | undefined)[];
  if (typeof vm !== 'string' || !isNumber(gfnCount)) return [];
  return [{ vm, gfnCount, stats: readStats(stats), frames: Array.isArray(frames) ? frames.flatMap(readPair) : [] }];
}

function readStats(value: Tagged | undefined): Stats | null {
  if (!isObject(value)) return null;
  const { resident, balloon, swapped, target } = value;
  if (!isNumber(resident) || !isNumber(balloon) || !isNumber(swapped) || !isNumber(target)) return null;
  return { resident, balloon, swapped, target };
}

function readPair(pair: Tagged): readonly (readonly [number, number])[] {
  if (!Array.isArray(pair)) return [];
  const [gfn, hfn] = pair as readonly (Tagged | undefined)[];
  return isNumber(gfn) && isNumber(hfn) ? [[gfn, hfn]] : [];
}

function readWrong(value: Tagged | undefined): WrongView | null {
  if (!isObject(value)) return null;
  const { vm, gfn, offset, expected } = value;
  const isComplete = typeof vm === 'string' && isNumber(gfn) && isNumber(offset) && isNumber(expected);
  return isComplete ? { vm, gfn, offset, expected } : null;
}

function isObject(value: Tagged | undefined): value is { readonly [key: string]: Tagged } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: Tagged | undefined): value is number {
  return typeof value === 'number';
}
