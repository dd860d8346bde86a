import { createStack } from '../../reference/stack/create-stack';
import type { MachineDescription } from '../../reference/stack/machine-description';
import type { Stack } from '../../reference/stack/stack';
import type { MachinePlan } from './plan-machine';

/**
 * Builds the machine of a plan, with its VM, its process and all its pages mapped. The VM has frames behind every page
 * that is used, as after a kernel has cleared it, and the caches are empty; then the accesses before are done.
 */
export function openMachine(plan: MachinePlan, description: MachineDescription = plan.description): Stack {
  const stack = createStack(description);
  stack.createVm({ id: 'vm', pages: plan.pages, hostPageBits: plan.hostPageBits });
  const process = stack.createProcess('vm');
  for (const mapping of plan.mappings) process.map(mapping);
  backPages(stack, plan);
  process.load();
  stack.flushCaches();
  for (const { gva, wish, mode } of plan.before) stack.access(gva, wish, mode);
  stack.resetCounters();
  return stack;
}

/** Uses the pages through a second process, whose mappings allow everything, so that the hypervisor puts frames there. */
function backPages(stack: Stack, { mappings, before, access }: MachinePlan): void {
  const loader = stack.createProcess('vm');
  for (const { gva, gfn, pageBits } of mappings)
    loader.map({ gva, gfn, ...(pageBits === undefined ? {} : { pageBits }) });
  loader.load();
  for (const { gva } of [...before, access]) stack.access(gva, 'w', 'kernel');
}
