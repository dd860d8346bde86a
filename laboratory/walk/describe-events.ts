import type { AccessRecord, ReferenceEvent } from '../../reference/stack/access-record';
import { stepsOf } from '../../reference/stack/geometry';
import type { MachineDescription } from '../../reference/stack/machine-description';
import { hex } from '../machines/hex';
import { flagNames, targetOf, type EntryPlace } from './describe-entry';
import type { WalkEvent, WalkReference } from './walk-report';

/** Turns the events of an access into what is shown of them: numbers, places in words, sums and names of bits. */
export function describeEvents({ events }: AccessRecord, machine: MachineDescription): WalkEvent[] {
  const numbers = { hardware: 0, hypervisor: 0 };
  let attempt = 0;
  return events.map((event): WalkEvent => {
    if (event.event === 'reference') return describeReference(event, machine, ++numbers[event.by], attempt);
    if (event.event === 'exit') return { kind: 'exit', attempt: attempt++, exit: event.exit, did: event.did };
    const { cache, row, step, key, hit } = event;
    return { kind: 'cache', attempt, cache, row, step, key, hit };
  });
}

/** Names a row of the nested-walk grid. */
export function rowName(row: number, guestSteps: number): string {
  return row < guestSteps ? `guest step ${row}` : 'data';
}

function describeReference(
  event: ReferenceEvent,
  machine: MachineDescription,
  n: number,
  attempt: number,
): WalkReference {
  const place: EntryPlace = {
    geometry: event.dimension === 'host' ? machine.host : machine.guest,
    step: event.step,
    physicalBits: machine.rules.physicalBits,
  };
  const flags = flagNames(event.before, place);
  // An entry that was not there when it was read may be there after an exit; the walk has not seen that.
  const target = targetOf(event.before, place);
  const setLater = target.leadsTo === 'nothing' ? [] : flagNames(event.after, place);
  return {
    kind: 'reference',
    n,
    by: event.by,
    dimension: event.dimension,
    attempt,
    row: event.row,
    step: event.step,
    where: whereOf(event, stepsOf(machine.guest)),
    translates: hex(event.address),
    address: hex(event.table + BigInt(event.index * event.entryBytes)),
    sum: `table ${hex(event.table)} + ${event.index} * ${event.entryBytes}`,
    hpa: hex(event.hpa),
    before: hex(event.before),
    after: hex(event.after),
    flags,
    sets: setLater.filter((name) => !flags.includes(name)),
    leadsTo: target.leadsTo,
    target: hex(target.address),
  };
}

function whereOf({ dimension, row, step }: ReferenceEvent, guestSteps: number): string {
  if (dimension === 'direct') return `step ${step}`;
  return dimension === 'guest' ? `guest step ${step}` : `${rowName(row, guestSteps)}, host step ${step}`;
}
