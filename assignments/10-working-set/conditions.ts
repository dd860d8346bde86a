import type { Property, Step } from '../../grader/contracts/chapter';
import { field, missCurveAfter, numberOf, outcomeOf } from './outcomes';

type Condition = NonNullable<Property['condition']>;

/**
 * Mattson: the misses with x extra pages are the references whose LRU stack distance is above vmPages + x. The stack
 * distance of a reference is the number of different pages since the last one to its page, itself included.
 */
export const missesAreStackDistances: Condition = (steps) => {
  let vmPages = 0;
  let trace: number[] = [];
  for (const [at, step] of steps.entries()) {
    if ('thrown' in step.reply) continue;
    if (step.call.op === 'createProxyCache') {
      vmPages = Number(step.call.args['vmPages']);
      trace = [];
    }
    if (step.call.op === 'reference') trace = [...trace, Number(step.call.args['page'])];
    if (vmPages === 0) continue;
    const curve = missCurveAfter(step);
    if (curve === null) return { at, message: 'missesAt gives no numbers.' };
    const distances = trace.map((_, index) => stackDistance(trace, index));
    const wrong = curve.findIndex((misses, x) => misses !== distances.filter((d) => d > vmPages + x).length);
    if (wrong >= 0) return { at, message: `missesAt is not what LRU with ${vmPages + wrong} pages misses.` };
  }
  return null;
};

/**
 * Every page that the answers place in the proxy was evicted, and no page that they place on disk is in the VM; the
 * places are those that the sizes allow. The invariants `exclusive` and `monotone` hold beside it.
 */
export const pagesHaveOnePlace: Condition = (steps) => {
  const vm = new Set<number>();
  const left = new Set<number>();
  for (const [at, step] of steps.entries()) {
    if (step.call.op !== 'reference' || 'thrown' in step.reply) continue;
    const outcome = outcomeOf(step);
    if (outcome === null) return { at, message: 'reference gives no place, depth and evicted page.' };
    const { page, where, evicted } = outcome;
    if ((where === 'vm') !== vm.has(page)) return { at, message: 'The answer and the VM disagree about the page.' };
    if (where === 'proxy' && !left.has(page)) return { at, message: 'The proxy has a page that never left the VM.' };
    left.delete(page);
    vm.add(page);
    if (evicted === null) continue;
    if (!vm.delete(evicted)) return { at, message: 'The evicted page was not in the VM.' };
    left.add(evicted);
  }
  return null;
};

/** The sampler's fractions and pages, computed from the calls alone. */
export const samplerFollowsItsCalls: Condition = (steps) => {
  let model: SamplerModel | null = null;
  for (const [at, step] of steps.entries()) {
    if ('thrown' in step.reply) continue;
    if (step.call.op === 'createSampler') model = modelOf(step);
    const message = model === null ? null : follow(model, step);
    if (message !== null) return { at, message };
  }
  return null;
};

/** `recommend` answers the first point of the submission's own miss curve that is low enough. */
export const recommendReadsTheCurve: Condition = (steps) => {
  for (const [at, step] of steps.entries()) {
    if (step.call.op !== 'recommend' || 'thrown' in step.reply) continue;
    const curve = missCurveAfter(step);
    if (curve === null) return { at, message: 'missesAt gives no numbers, so recommend has nothing to read.' };
    const first = curve.findIndex((misses) => misses <= Number(step.call.args['maxMisses']));
    if (step.result !== (first < 0 ? null : first)) {
      return { at, message: 'recommend is not the fewest extra pages at which missesAt is low enough.' };
    }
  }
  return null;
};

function stackDistance(trace: readonly number[], index: number): number {
  const last = trace.lastIndexOf(trace[index] ?? -1, index - 1);
  if (index === 0 || last < 0) return Infinity;
  return new Set(trace.slice(last, index)).size;
}

interface SamplerModel {
  readonly gfnCount: number;
  readonly rates: { readonly slow: number; readonly fast: number };
  slow: number;
  fast: number;
  /** The sampled pages, and those of them that were touched; null while no period is open. */
  period: { readonly sample: readonly number[]; readonly touched: Set<number> } | null;
}

function modelOf({ call }: Step): SamplerModel {
  const [gfnCount, slow, fast, initial] = ['gfnCount', 'slow', 'fast', 'initial'].map((name) =>
    Number(call.args[name]),
  );
  const rates = { slow: slow ?? 0, fast: fast ?? 0 };
  return { gfnCount: gfnCount ?? 0, rates, slow: initial ?? 0, fast: initial ?? 0, period: null };
}

function follow(model: SamplerModel, { call, result }: Step): string | null {
  const { period } = model;
  if (call.op === 'begin') model.period = { sample: call.args['sample'] as readonly number[], touched: new Set() };
  if (call.op === 'touch') {
    const gfn = Number(call.args['gfn']);
    const isFirst = period !== null && period.sample.includes(gfn) && !period.touched.has(gfn);
    if (isFirst) period.touched.add(gfn);
    return field(result, 'minorFault') === isFirst ? null : 'Only the first touch of a sampled page is a minor fault.';
  }
  if (call.op === 'estimate')
    return estimateProblem(model, numberOf(field(result, 'fraction')), field(result, 'pages'));
  if (call.op !== 'end' || period === null) return null;
  const f = period.touched.size / period.sample.length;
  model.slow = mixed(model.slow, f, model.rates.slow);
  model.fast = mixed(model.fast, f, model.rates.fast);
  model.period = null;
  const wanted = { f, slow: model.slow, fast: model.fast };
  const wrong = Object.entries(wanted).find(([name, value]) => !isNear(numberOf(field(result, name)), value));
  return wrong === undefined ? null : `end gives another ${wrong[0]} than the touches of the period do.`;
}

function estimateProblem(model: SamplerModel, fraction: number | null, pages: unknown): string | null {
  const { period, slow, fast, gfnCount } = model;
  const open = period === null ? 0 : mixed(fast, period.touched.size / period.sample.length, model.rates.fast);
  const wanted = Math.max(slow, fast, open);
  if (!isNear(fraction, wanted)) return 'The fraction is not the highest of the averages and the open period.';
  const least = wanted * gfnCount - 1e-9;
  return typeof pages === 'number' && pages >= least && pages - 1 < least ? null : 'The pages are not rounded up.';
}

/** The average after one more value, in the other common form. */
function mixed(average: number, value: number, rate: number): number {
  return (1 - rate) * average + rate * value;
}

function isNear(actual: number | null, expected: number): boolean {
  return actual !== null && Math.abs(actual - expected) <= 1e-9;
}
