import type { MachineFile } from '../../grader/contracts/generated/machine';
import { stepsOf } from '../../reference/stack/geometry';
import type { MachineDescription } from '../../reference/stack/machine-description';
import { hex } from '../machines/hex';
import { openMachine } from '../machines/open-machine';
import type { MachinePlan } from '../machines/plan-machine';
import { describeEvents } from './describe-events';
import { describeOutcome } from './describe-outcome';
import type { WalkCounts, WalkEvent, WalkReport } from './walk-report';

/** Does the access of a plan and explains it. @param machine - the file that the plan was made from */
export function explainWalk(machine: MachineFile, plan: MachinePlan): WalkReport {
  const { description } = plan;
  const { record, events, hostSteps } = doAccess(plan, description);
  const bare = doAccess(plan, { ...description, tlb: null, walkCache: null, nestedTlb: null });
  const { gva, wish, mode } = plan.access;
  return {
    schema: 1,
    machine,
    access: { gva: hex(gva), wish, mode },
    guestSteps: stepsOf(description.guest),
    hostSteps,
    events,
    counts: countEvents(events),
    withoutCaches: countEvents(bare.events).references,
    outcome: describeOutcome(record.outcome),
  };
}

function doAccess(plan: MachinePlan, machine: MachineDescription) {
  const stack = openMachine(plan, machine);
  const { gva, wish, mode } = plan.access;
  const record = stack.explain(gva, wish, mode);
  // The stack may have completed the description: a two-level machine has a flat real map.
  const { description } = stack;
  return { record, events: describeEvents(record, description), hostSteps: hostStepsOf(description) };
}

/** Steps of the host's tree as far as hardware walks it. */
function hostStepsOf({ regime, host }: MachineDescription): number {
  return ['two-level', 'nested', 'agile'].includes(regime.kind) ? stepsOf(host) : 0;
}

function countEvents(events: readonly WalkEvent[]): WalkCounts {
  const references = events.filter((event) => event.kind === 'reference');
  const hardware = references.filter(({ by }) => by === 'hardware');
  const countOf = (dimension: string): number => hardware.filter((each) => each.dimension === dimension).length;
  return {
    references: hardware.length,
    guest: countOf('guest'),
    host: countOf('host'),
    direct: countOf('direct'),
    hypervisor: references.length - hardware.length,
    cacheHits: events.filter((event) => event.kind === 'cache' && event.hit).length,
    exits: events.filter(({ kind }) => kind === 'exit').length,
  };
}
