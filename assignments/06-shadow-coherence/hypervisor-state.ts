import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';
import type { Json } from '../../grader/contracts/json';

/** The kinds of exits, in the order of the course. */
export const EXIT_KINDS = ['cr3', 'pt-write', 'invlpg', 'hv-fault', 'guest-fault', 'hypercall'] as const;

/** A number per kind of exit. */
export type ExitCounts = Readonly<Record<(typeof EXIT_KINDS)[number], number>>;

/** A row of a shadow. */
export interface ShadowRow {
  readonly root: number;
  readonly vpn: number;
  readonly hfn: number;
  readonly w: boolean;
}

/** A guest's entry. */
export interface Entry {
  readonly p: boolean;
  readonly gfn: number;
  readonly w: boolean;
  readonly a: boolean;
  readonly d: boolean;
}

/** What the probe of `operations.ts` saw after an operation; null where a method threw or gave something else. */
export interface HypervisorState {
  readonly mode: string;
  /** Which of the hypervisors of the test is in use. */
  readonly hypervisor: number;
  readonly allocated: readonly number[];
  readonly exits: ExitCounts | null;
  readonly p2m: readonly (readonly [gfn: number, hfn: number])[] | null;
  /** The shadows of all roots that can be read. */
  readonly shadow: readonly ShadowRow[];
  /** The guest's entry at a place; clear if it was never written. */
  readonly guest: (root: number, vpn: number) => Entry;
}

/** Reads the probe of a step back; null where the step has none. */
export function stateAfter({ probe }: Step): HypervisorState | null {
  if (!isObject(probe)) return null;
  const { mode, hypervisor, allocated, exits, p2m, shadows, guest } = probe;
  if (typeof mode !== 'string' || !isNumber(hypervisor) || !isList(allocated)) return null;
  const entries = isList(guest) ? guest.flatMap(readPlaced) : [];
  return {
    mode,
    hypervisor,
    allocated: allocated.filter(isNumber),
    exits: readCounts(exits),
    p2m: readP2m(p2m),
    shadow: isList(shadows) ? shadows.flatMap(readShadow) : [],
    guest: (root, vpn) => entries.find((placed) => placed.root === root && placed.vpn === vpn)?.entry ?? CLEAR,
  };
}

/** A field of a result, if the result is an object that has it. */
export function fieldOf(result: Json | undefined, name: string): Json | undefined {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return undefined;
  return Object.hasOwn(result, name) ? (result as { readonly [key: string]: Json })[name] : undefined;
}

const CLEAR: Entry = { p: false, gfn: 0, w: false, a: false, d: false };

function readCounts(value: Tagged | undefined): ExitCounts | null {
  if (!isObject(value)) return null;
  const counts = EXIT_KINDS.map((kind) => [kind, value[kind]] as const);
  return counts.every(([, count]) => isNumber(count)) ? (Object.fromEntries(counts) as ExitCounts) : null;
}

function readP2m(value: Tagged | undefined): readonly (readonly [number, number])[] | null {
  if (!isList(value)) return null;
  const rows: (readonly [number, number])[] = [];
  for (const row of value) {
    if (!isList(row)) return null;
    const [gfn, hfn] = row;
    if (!isNumber(gfn) || !isNumber(hfn)) return null;
    rows.push([gfn, hfn]);
  }
  return rows;
}

function readShadow(pair: Tagged): readonly ShadowRow[] {
  if (!isList(pair)) return [];
  const [root, rows] = pair;
  if (!isNumber(root) || !isList(rows)) return [];
  return rows.flatMap((row) => {
    if (!isObject(row)) return [];
    const { vpn, hfn, w } = row;
    return isNumber(vpn) && isNumber(hfn) && typeof w === 'boolean' ? [{ root, vpn, hfn, w }] : [];
  });
}

function readPlaced(triple: Tagged): readonly { readonly root: number; readonly vpn: number; readonly entry: Entry }[] {
  if (!isList(triple)) return [];
  const [root, vpn, entry] = triple;
  if (!isNumber(root) || !isNumber(vpn) || !isObject(entry)) return [];
  const { p, gfn, w, a, d } = entry;
  const place = { root, vpn };
  return [
    { ...place, entry: { p: p === true, gfn: isNumber(gfn) ? gfn : -1, w: w === true, a: a === true, d: d === true } },
  ];
}

function isNumber(value: Tagged | undefined): value is number {
  return typeof value === 'number';
}

function isList(value: Tagged | undefined): value is readonly Tagged[] {
  return Array.isArray(value);
}

function isObject(value: Tagged | undefined): value is { readonly [key: string]: Tagged } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
