import type { Step } from '../../../contracts/generated/report';
import type { Words } from '../../verdict-words';

/** An operation of a failed test. */
export interface StepView {
  readonly n: number;
  readonly call: string;
  readonly outcome: string;
  readonly state: Words;
}

/** Operations up to a first difference: the early ones, which are folded, and those just before it. */
export interface StepsView {
  readonly earlier: readonly StepView[];
  readonly steps: readonly StepView[];
}

/** Operations that stand open. */
const OPEN_STEPS = 12;

/** Prepares the operations up to the first difference. */
export function viewSteps(steps: readonly Step[]): StepsView {
  const views = steps.map(viewStep);
  return { earlier: views.slice(0, -OPEN_STEPS), steps: views.slice(-OPEN_STEPS) };
}

function viewStep({ n, call, outcome, state }: Step): StepView {
  return {
    n,
    call,
    outcome: outcome ?? '',
    state: state === 'ok' ? { mark: '✓', word: 'ok', tone: 'ok' } : { mark: '✗', word: 'differs', tone: 'bad' },
  };
}
