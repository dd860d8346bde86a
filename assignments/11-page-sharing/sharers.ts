import type { Harness, ObservedMachine, SubjectExports } from '../../grader/contracts/operations';
import { HASHES } from './hashes';

/** The object that a submission's factory returns, as far as the operations call it. */
export interface SubjectSharer {
  attach(vm: string, gfn: number, hfn: number): void;
  scan(vm: string, gfn: number): unknown;
  write(vm: string, gfn: number, offset: number, byte: number): unknown;
  read(vm: string, gfn: number, offset: number): unknown;
  detach(vm: string, gfn: number): unknown;
  stats(): unknown;
}

/** The machine of a test. */
export interface MachineSetup {
  readonly machineFrames: number;
  readonly frameBytes: number;
  readonly inUse: readonly (readonly [first: number, last: number])[];
  readonly poolBase: number;
  readonly hash: keyof typeof HASHES;
}

/** What the harness knows of an attached page: from the outcomes its frame, from the writes its bytes. */
export interface KnownPage {
  readonly vm: string;
  readonly gfn: number;
  hfn: number;
  readonly bytes: number[];
  /** Where the last write went. */
  lastOffset: number;
}

/** A sharer of the submission, on a machine of its own. */
export interface Sharing {
  readonly subject: SubjectSharer;
  readonly machine: ObservedMachine;
  readonly frameBytes: number;
  /** By {@link nameOf}. */
  readonly pages: Map<string, KnownPage>;
}

/** Makes a machine and asks the submission for a sharer. What its factory throws is thrown on. */
export function bootSharer(subject: SubjectExports, setup: MachineSetup, harness: Harness): Sharing {
  const { machineFrames, frameBytes, inUse, poolBase } = setup;
  const machine = harness.machine({ machineFrames, frameBytes, inUse, poolBase });
  const hashBytes = HASHES[setup.hash];
  const create = subject['createSharer'] as (
    machine: ObservedMachine['view'],
    hash: (frame: { readonly bytes: Uint8Array }) => number,
  ) => SubjectSharer;
  return { subject: create(machine.view, ({ bytes }) => hashBytes(bytes)), machine, frameBytes, pages: new Map() };
}

/** One text per page; two pages never have the same (C.20). */
export function nameOf(vm: string, gfn: number): string {
  return JSON.stringify([vm, gfn]);
}

/** Takes a frame, fills it and attaches it; where the submission refuses, the frame is given back. */
export function attach(sharing: Sharing, vm: string, gfn: number, bytes: readonly number[]): number | null {
  const { machine, frameBytes } = sharing;
  const hfn = machine.view.alloc();
  if (hfn === null) return null;
  const contents = Array.from({ length: frameBytes }, (_, offset) => bytes[offset] ?? 0);
  contents.forEach((byte, offset) => {
    machine.pokeByte(hfn, offset, byte);
  });
  try {
    sharing.subject.attach(vm, gfn, hfn);
  } catch (error) {
    machine.view.free(hfn);
    throw error;
  }
  sharing.pages.set(nameOf(vm, gfn), { vm, gfn, hfn, bytes: contents, lastOffset: 0 });
  return hfn;
}

/** Scans a page and follows where it went. */
export function scan(sharing: Sharing, vm: string, gfn: number): unknown {
  const outcome = sharing.subject.scan(vm, gfn);
  follow(sharing.pages.get(nameOf(vm, gfn)), outcome);
  return outcome;
}

/** Writes a byte and follows where the page went. */
export function write(sharing: Sharing, vm: string, gfn: number, offset: number, byte: number): unknown {
  const outcome = sharing.subject.write(vm, gfn, offset, byte);
  const page = sharing.pages.get(nameOf(vm, gfn));
  if (page === undefined || typeof fieldOf(outcome, 'cow') !== 'string') return outcome;
  follow(page, outcome);
  page.bytes[offset] = byte;
  page.lastOffset = offset;
  return outcome;
}

/** Detaches a page and forgets it. */
export function detach(sharing: Sharing, vm: string, gfn: number): unknown {
  const freed = sharing.subject.detach(vm, gfn);
  sharing.pages.delete(nameOf(vm, gfn));
  return freed;
}

/** The first page whose frame, or whose `read`, does not have the byte that was last written; null if there is none. */
export function findWrongByte({
  subject,
  machine,
  pages,
}: Sharing): readonly [vm: string, gfn: number, offset: number] | null {
  for (const { vm, gfn, hfn, bytes, lastOffset } of pages.values()) {
    const offset = bytes.findIndex((byte, at) => machine.peekByte(hfn, at) !== byte);
    if (offset >= 0) return [vm, gfn, offset];
    const read = readByte(subject, vm, gfn, lastOffset);
    if (read !== null && read !== bytes[lastOffset]) return [vm, gfn, lastOffset];
  }
  return null;
}

/** Null if it throws: a missing `read` must not fail the operation before it. */
function readByte(subject: SubjectSharer, vm: string, gfn: number, offset: number): unknown {
  try {
    return subject.read(vm, gfn, offset);
  } catch {
    return null;
  }
}

function follow(page: KnownPage | undefined, outcome: unknown): void {
  const hfn = fieldOf(outcome, 'hfn');
  if (page !== undefined && typeof hfn === 'number') page.hfn = hfn;
}

function fieldOf(outcome: unknown, field: string): unknown {
  return typeof outcome === 'object' && outcome !== null ? (outcome as Record<string, unknown>)[field] : undefined;
}
