import { KIND as ACCESS, type AccessBatch } from '../../reference/stack/access';
import type { MachineDescription } from '../../reference/stack/machine-description';
import { createStack } from '../../reference/stack/create-stack';
import type { GuestKernel, Process, Stack } from '../../reference/stack/stack';
import { blockSize } from '../machines/fitting';
import { PAGE_BITS } from '../machines/page-size';
import type { NamedRegime } from '../machines/regime-name';
import { KIND } from '../traces/reference-kind';
import type { TraceBatch } from '../traces/trace-batch';
import { demandPager } from './demand-pager';
import { regimeResult } from './regime-result';
import { dataPagesOf, machineOf, pageBitsOf, pagesOf, type TracePlan } from './trace-plan';
import type { RegimeResult } from './trace-report';

/** What the processor does for each kind of reference; a program runs in user mode. */
const ACCESS_OF_KIND = new Uint8Array(4);
ACCESS_OF_KIND[KIND.fetch] = ACCESS.USER | ACCESS.FETCH;
ACCESS_OF_KIND[KIND.load] = ACCESS.USER;
ACCESS_OF_KIND[KIND.store] = ACCESS.USER | ACCESS.WRITE;
ACCESS_OF_KIND[KIND.modify] = ACCESS.USER | ACCESS.WRITE;

/** Turns a batch of a trace into one of the stack; addresses are shared, not copied. `into` is filled anew. */
export function toAccesses(batch: TraceBatch, from: number, to: number, into: AccessBatch): AccessBatch {
  const { kind, hfn } = into;
  for (let i = from; i < to; i++) kind[i - from] = ACCESS_OF_KIND[batch.kinds[i] as number] as number;
  return { length: to - from, low: batch.low.subarray(from, to), high: batch.high.subarray(from, to), kind, hfn };
}

/** One regime's machine with one VM and one process, through which a trace runs. */
export class TraceMachine {
  private readonly description: MachineDescription;
  private readonly stack: Stack;
  private readonly process: Process;
  private readonly kernel: GuestKernel;
  private unanswered = 0;

  constructor(
    private readonly named: NamedRegime,
    plan: TracePlan,
  ) {
    this.description = machineOf(plan, named);
    this.stack = createStack(this.description);
    this.stack.createVm({
      id: 'vm',
      pages: pagesOf(plan),
      hostPageBits: PAGE_BITS[blockSize(named.regime, plan.page, plan.hostPage)],
    });
    this.process = this.stack.createProcess('vm');
    this.process.load();
    this.stack.resetCounters();
    const frames = dataPagesOf(plan);
    this.kernel = demandPager({ policy: plan.mapping, frames, pageBits: pageBitsOf(plan) });
  }

  /** Translates a batch. */
  run(batch: AccessBatch): void {
    this.stack.run(batch, this.kernel);
    const { hfn, length } = batch;
    for (let i = 0; i < length; i++) if ((hfn[i] as number) < 0) this.unanswered++;
  }

  /** Loads CR3 once more, as a switch to another process and back does. */
  reload(): void {
    this.process.load();
  }

  result(): RegimeResult {
    return regimeResult(this.named.name, this.stack.counters(), this.description, this.unanswered);
  }
}
