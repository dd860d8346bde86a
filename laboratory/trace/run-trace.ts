import type { AccessBatch } from '../../reference/stack/access';
import { BATCH_SIZE, type TraceBatch } from '../traces/trace-batch';
import { readTrace } from '../traces/read-trace';
import { TraceCurveBuilder } from './trace-curves';
import { TraceMachine, toAccesses } from './trace-machine';
import { settingsOf, type TracePlan } from './trace-plan';
import type { TraceReport, TraceResult } from './trace-report';

/** Told how many more bytes of the traces have been read. */
export type OnRead = (bytes: number) => void;

/**
 * Runs each trace through a machine of each regime, all of them side by side while the trace is read once. A machine
 * starts empty at each trace.
 *
 * @throws InvalidInput if a trace cannot be read
 */
export async function runTraces(files: readonly string[], plan: TracePlan, onRead: OnRead): Promise<TraceReport> {
  const traces: TraceResult[] = [];
  for (const file of files) traces.push(await runTrace(file, plan, onRead));
  return { schema: 1, settings: settingsOf(plan), traces };
}

async function runTrace(file: string, plan: TracePlan, onRead: OnRead): Promise<TraceResult> {
  const machines = plan.regimes.map((regime) => new TraceMachine(regime, plan));
  const curves = new TraceCurveBuilder();
  const feed = new Feed(machines, plan.switchEvery);
  const lines = await readTrace(file, {
    ...(plan.format === undefined ? {} : { format: plan.format }),
    ...(plan.take === undefined ? {} : { take: plan.take }),
    onRead,
    onBatch: (batch) => {
      curves.take(batch);
      feed.take(batch);
    },
  });
  return {
    file,
    ...lines,
    references: curves.references,
    kinds: curves.kinds(),
    pages: curves.pages,
    crossing: curves.crossing,
    regimes: machines.map((machine) => machine.result()),
    curves: curves.curves(),
  };
}

/** Hands batches to all machines, cut where CR3 is loaded. */
class Feed {
  private readonly columns: AccessBatch = {
    length: 0,
    low: new Int32Array(0),
    high: new Int32Array(0),
    kind: new Uint8Array(BATCH_SIZE),
    hfn: new Int32Array(BATCH_SIZE),
  };
  private untilSwitch: number;

  constructor(
    private readonly machines: readonly TraceMachine[],
    private readonly switchEvery: number = Number.POSITIVE_INFINITY,
  ) {
    this.untilSwitch = switchEvery;
  }

  take(batch: TraceBatch): void {
    for (let from = 0; from < batch.count;) {
      const to = Math.min(batch.count, from + this.untilSwitch);
      const accesses = toAccesses(batch, from, to, this.columns);
      for (const machine of this.machines) machine.run(accesses);
      this.untilSwitch -= to - from;
      if (this.untilSwitch === 0) this.switchProcess();
      from = to;
    }
  }

  private switchProcess(): void {
    for (const machine of this.machines) machine.reload();
    this.untilSwitch = this.switchEvery;
  }
}
