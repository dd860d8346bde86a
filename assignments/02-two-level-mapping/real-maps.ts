import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';

/** A row of a real map: real page, then frame. */
export type Row = readonly [gfn: number, hfn: number];

/** The real map of one living VM; `rows` is null where `realMap` threw or gave no list of pairs of numbers. */
export interface VmRows {
  readonly vm: string;
  readonly rows: readonly Row[] | null;
}

/** What the probe of `operations.ts` saw after an operation. */
export interface Machine {
  /** Frames that the allocator handed out and did not get back, ascending. */
  readonly allocated: readonly number[];
  readonly realMaps: readonly VmRows[];
}

/** Reads the probe of a step back; null where the step has none. */
export function machineAfter(step: Step): Machine | null {
  const { probe } = step;
  if (!isObject(probe) || !Array.isArray(probe['allocated']) || !Array.isArray(probe['realMaps'])) return null;
  const realMaps: readonly Tagged[] = probe['realMaps'];
  const allocated: readonly Tagged[] = probe['allocated'];
  return { allocated: allocated.filter(isNumber), realMaps: realMaps.flatMap(vmRows) };
}

/** The rows of one VM; null if it is not alive or its real map cannot be read. */
export function rowsOf(machine: Machine, vm: string): readonly Row[] | null {
  return machine.realMaps.find((entry) => entry.vm === vm)?.rows ?? null;
}

/** All frames in all real maps, in the order of the VMs; null if one of the maps cannot be read. */
export function mappedFrames(machine: Machine): readonly number[] | null {
  const frames: number[] = [];
  for (const { rows } of machine.realMaps) {
    if (rows === null) return null;
    frames.push(...rows.map(([, hfn]) => hfn));
  }
  return frames;
}

function vmRows(entry: Tagged): readonly VmRows[] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return [];
  return [{ vm: entry[0], rows: readRows(entry[1] as Tagged | undefined) }];
}

function readRows(value: Tagged | undefined): readonly Row[] | null {
  if (!Array.isArray(value)) return null;
  const rows: Row[] = [];
  for (const pair of value as readonly Tagged[]) {
    if (!Array.isArray(pair)) return null;
    const [gfn, hfn] = pair as readonly Tagged[];
    if (!isNumber(gfn) || !isNumber(hfn)) return null;
    rows.push([gfn, hfn]);
  }
  return rows;
}

function isNumber(value: Tagged | undefined): value is number {
  return typeof value === 'number';
}

function isObject(value: Tagged | undefined): value is { readonly [key: string]: Tagged } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
