import type { Step } from '../../grader/contracts/chapter';
import type { Tagged } from '../../grader/contracts/engine';
import type { Json } from '../../grader/contracts/json';

/** A row of a P2M. */
export type P2mRow = readonly [gfn: number, hfn: number];

/** A row of a shadow. */
export interface ShadowRow {
  readonly vpn: number;
  readonly hfn: number;
  readonly w: boolean;
}

/** What one living VM showed; null where the list could not be read: its method threw or gave something else. */
export interface VmState {
  readonly vm: string;
  readonly p2m: readonly P2mRow[] | null;
  readonly shadow: readonly ShadowRow[] | null;
}

/** What the probe of `operations.ts` saw after an operation. */
export interface MachineState {
  /** Which of the hypervisors of the test is in use. */
  readonly hypervisor: number;
  /** Frames that the allocator handed out and did not get back, ascending. */
  readonly allocated: readonly number[];
  readonly vms: readonly VmState[];
}

/** Reads the probe of a step back; null where the step has none. */
export function stateAfter({ probe }: Step): MachineState | null {
  if (!isObject(probe)) return null;
  const { hypervisor, allocated, vms } = probe;
  if (!isNumber(hypervisor) || !isList(allocated) || !isList(vms)) return null;
  return { hypervisor, allocated: allocated.filter(isNumber), vms: vms.flatMap(readVm) };
}

/** All frames in all P2Ms, in the order of the VMs; null if one of them cannot be read. */
export function backedFrames({ vms }: MachineState): readonly number[] | null {
  const frames: number[] = [];
  for (const { p2m } of vms) {
    if (p2m === null) return null;
    frames.push(...p2m.map(([, hfn]) => hfn));
  }
  return frames;
}

/** A field of a result, if the result is an object that has it. */
export function fieldOf(result: Json | undefined, name: string): Json | undefined {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return undefined;
  return Object.hasOwn(result, name) ? (result as { readonly [key: string]: Json })[name] : undefined;
}

function readVm(entry: Tagged): readonly VmState[] {
  if (!isList(entry)) return [];
  const [vm, p2m, shadow] = entry;
  return typeof vm === 'string'
    ? [{ vm, p2m: readList(p2m, readP2mRow), shadow: readList(shadow, readShadowRow) }]
    : [];
}

function readList<Row>(value: Tagged | undefined, readRow: (row: Tagged) => Row | null): readonly Row[] | null {
  if (!isList(value)) return null;
  const rows = value.map(readRow);
  return rows.every((row): row is NonNullable<typeof row> => row !== null) ? rows : null;
}

function readP2mRow(row: Tagged): P2mRow | null {
  if (!isList(row)) return null;
  const [gfn, hfn] = row;
  return isNumber(gfn) && isNumber(hfn) ? [gfn, hfn] : null;
}

function readShadowRow(row: Tagged): ShadowRow | null {
  if (!isObject(row)) return null;
  const { vpn, hfn, w } = row;
  return isNumber(vpn) && isNumber(hfn) && typeof w === 'boolean' ? { vpn, hfn, w } : null;
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
