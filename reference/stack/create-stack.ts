import { StackMachine } from './hypervisor/stack-machine';
import type { MachineDescription } from './machine-description';
import type { Stack } from './stack';

/**
 * Makes a machine without VMs.
 * @throws RangeError if the description names what cannot be built
 */
export function createStack(description: MachineDescription): Stack {
  return new StackMachine(description);
}
