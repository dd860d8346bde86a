import { X86_MACHINE, type MachineDescription } from '../../reference/stack/machine-description';
import { createStack } from '../../reference/stack/create-stack';
import type { Mapping, Process, Stack, VmSpec } from '../../reference/stack/stack';

/** A machine with one VM and one process, on which the tables count. */
export interface Bench {
  readonly stack: Stack;
  readonly process: Process;
}

/** A small VM, in 4 KiB pages; its upper quarter holds tables. */
const PAGES = 4096;

/**
 * Builds a machine with pages mapped. They have been used, so that the hypervisor has put frames behind them, and the
 * caches are empty. What is not said is as in X86_MACHINE.
 */
export function openBench(
  change: Partial<MachineDescription>,
  mappings: readonly Mapping[],
  vm: Partial<VmSpec> = {},
): Bench {
  const stack = createStack({ ...X86_MACHINE, ...change });
  stack.createVm({ id: 'vm', pages: PAGES, ...vm });
  const process = stack.createProcess('vm');
  process.load();
  for (const mapping of mappings) {
    process.map(mapping);
    touch(stack, mapping.gva);
  }
  stack.flushCaches();
  return { stack, process };
}

/**
 * Counts the table entries that hardware reads for one user read.
 *
 * @throws Error if the read does not succeed: the count would not be that of a translation
 */
export function countReferences({ stack }: Bench, gva: bigint): number {
  const before = stack.counters().references;
  touch(stack, gva);
  return stack.counters().references - before;
}

/** Does one user read that must succeed. */
export function touch(stack: Stack, gva: bigint): void {
  const outcome = stack.access(gva, 'r', 'user');
  if (!outcome.ok) throw new Error(`touch: reading 0x${gva.toString(16)} gave a fault: ${outcome.code}`);
}
