import type { Harness, ObservedMachine, SubjectExports } from '../../grader/contracts/operations';
import { listGuest, type ListedGuest } from './listed-guest';
import { openLedger, type PageLedger, type WrongByte } from './page-ledger';

/** The object that a submission's factory returns, as far as the operations call it. */
export interface SubjectHost {
  touch(vm: string, gfn: number): unknown;
  setTarget(vm: string, pages: number): unknown;
  reclaim(pages: number, activeFraction: ReadonlyMap<string, number>, tax: number): unknown;
  stats(vm: string): unknown;
}

/** A VM as a suite file writes it. */
export interface VmSetup {
  readonly id: string;
  readonly gfnCount: number;
  readonly min: number;
  readonly shares: number;
  readonly gives: readonly (number | null)[];
}

/** The machine of a test. */
export interface MachineSetup {
  readonly machineFrames: number;
  readonly frameBytes: number;
  readonly inUse: readonly (readonly [first: number, last: number])[];
  readonly poolBase: number;
}

/** One VM as the harness knows it. */
export interface KnownVm {
  readonly id: string;
  readonly gfnCount: number;
  readonly guest: ListedGuest;
  readonly ledger: PageLedger;
}

/** A host of the submission, on a machine of its own. */
export interface Host {
  readonly subject: SubjectHost;
  readonly machine: ObservedMachine;
  readonly vms: readonly KnownVm[];
  /** Overwrites the specs that the factory was given, as a careless caller might. */
  readonly spoilSpecs: () => void;
  /** What the last grant showed that it must not show. */
  wrong: (WrongByte & { readonly vm: string }) | null;
}

/** Makes a machine and asks the submission for a host of these VMs. What its factory throws is thrown on. */
export function bootHost(
  subject: SubjectExports,
  setup: MachineSetup,
  vms: readonly VmSetup[],
  harness: Harness,
): Host {
  const { machineFrames, frameBytes, inUse, poolBase } = setup;
  const machine = harness.machine({ machineFrames, frameBytes, inUse, poolBase });
  const known = vms.map(({ id, gfnCount, gives }): KnownVm => {
    const guest = listGuest(gives, ([method, ...rest]) => {
      harness.record([method ?? '', id, ...rest]);
    });
    return { id, gfnCount, guest, ledger: openLedger(frameBytes) };
  });
  const create = subject['createBalloonHost'] as (machine: ObservedMachine['view'], vms: unknown[]) => SubjectHost;
  const specs = vms.map(({ id, gfnCount, min, shares }, index) => {
    return { id, gfnCount, min, shares, guest: known[index]?.guest.view };
  });
  const made = create(machine.view, specs);
  const spoilSpecs = (): void => {
    for (const spec of specs) Object.assign(spec, { id: 'spoilt', gfnCount: 1, min: 0, shares: 1 });
  };
  return { subject: made, machine, vms: known, spoilSpecs, wrong: null };
}

/** The VM with this id; null for a stranger. */
export function findVm(host: Host, id: string): KnownVm | null {
  return host.vms.find((vm) => vm.id === id) ?? null;
}

/** Touches a page, follows what became of it, and looks at the bytes of the frame that it was granted. */
export function touch(host: Host, id: string, gfn: number): unknown {
  host.wrong = null;
  const outcome = host.subject.touch(id, gfn);
  const vm = findVm(host, id);
  const hfn = grantedFrame(outcome);
  if (vm === null || hfn === null) return outcome;
  vm.guest.touched(gfn);
  vm.ledger.granted(gfn, hfn);
  const wrong = vm.ledger.compare(gfn, (offset) => host.machine.peekByte(hfn, offset));
  if (wrong !== null) host.wrong = { vm: id, ...wrong };
  return outcome;
}

/** The frame of a successful outcome; null for anything else. */
export function grantedFrame(outcome: unknown): number | null {
  const ok: unknown = fieldOf(outcome, 'ok');
  const hfn: unknown = fieldOf(outcome, 'hfn');
  return ok === true && typeof hfn === 'number' ? hfn : null;
}

/** Sets a target and follows which pages gave up their frames. */
export function setTarget(host: Host, id: string, pages: number): unknown {
  host.wrong = null;
  const outcome = host.subject.setTarget(id, pages);
  const vm = findVm(host, id);
  if (vm === null) return outcome;
  for (const gfn of pagesOf(outcome, 'inflated')) vm.ledger.forgotten(gfn);
  for (const gfn of pagesOf(outcome, 'swapped')) vm.ledger.saved(gfn);
  return outcome;
}

function pagesOf(outcome: unknown, field: string): readonly number[] {
  const list: unknown = fieldOf(outcome, field);
  return Array.isArray(list) ? list.filter((item): item is number => typeof item === 'number') : [];
}

function fieldOf(outcome: unknown, field: string): unknown {
  return typeof outcome === 'object' && outcome !== null ? (outcome as Record<string, unknown>)[field] : undefined;
}
