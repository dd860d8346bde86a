import type { Checkpoint, Explanation } from '../../../contracts/generated/report';
import { countOf, formatScore } from '../../format-points';
import { groupSentences, type RootFailure } from '../../root-failures';
import { VERDICT_WORDS, type Words } from '../../verdict-words';
import { sketchFigures } from '../visuals/all-visuals';
import type { Figure } from '../visuals/visual';
import { viewProblem, type ProblemView } from './problem-view';
import { viewSteps, type StepView } from './step-view';

/** The card of one root failure. */
export interface FailureView {
  readonly anchor: string;
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
  readonly state: Words;
  readonly points: string;
  readonly credit: string | null;
  readonly summary: string;
  /** Set where the test is hidden and its inputs are not in the report. */
  readonly hidden: boolean;
  readonly earlier: readonly StepView[];
  readonly earlierCount: string;
  readonly steps: readonly StepView[];
  readonly expected: string | null;
  readonly actual: string | null;
  readonly rule: { readonly clause: string; readonly text: string } | null;
  readonly question: string | null;
  readonly where: ProblemView | null;
  readonly figures: readonly Figure[];
  readonly passedFigures: readonly Figure[];
  readonly group: readonly string[];
  readonly members: readonly string[];
  readonly commands: readonly string[];
}

/** Prepares the card of a root failure; `index` counts from 0 over the whole report. */
export function viewFailure(failure: RootFailure, index: number): FailureView {
  const { chapterId, chapter, cause, checkpoint } = failure;
  const anchor = `failure-${index + 1}`;
  const figures = sketchFigures(checkpoint, anchor).map(({ draw }) => draw());
  return {
    anchor,
    id: checkpoint.id,
    chapter: `${chapterId.slice(0, 2)} ${chapter.title}`,
    title: checkpoint.title,
    state: VERDICT_WORDS[checkpoint.verdict],
    points: formatScore(checkpoint.points, checkpoint.maxPoints),
    credit: creditOf(checkpoint),
    summary: checkpoint.explanation?.summary ?? cause.summary,
    hidden: checkpoint.visibility === 'hidden' && checkpoint.explanation === undefined,
    ...viewExplanation(checkpoint.explanation),
    figures: figures.filter(({ passed }) => !passed),
    passedFigures: figures.filter(({ passed }) => passed),
    group: groupSentences(cause),
    members: [...cause.others, ...cause.blocked],
  };
}

/** Says why there are points beside a failure: partial credit, or the seeds that a property passed; else null. */
export function creditOf({ credit, seeds }: Checkpoint): string | null {
  if (credit !== undefined) return credit;
  return seeds === undefined ? null : `${seeds.passed} of ${seeds.of} seeds`;
}

type ExplanationView = Pick<
  FailureView,
  'earlier' | 'earlierCount' | 'steps' | 'expected' | 'actual' | 'rule' | 'question' | 'where' | 'commands'
>;

function viewExplanation(explanation: Explanation | undefined): ExplanationView {
  const steps = viewSteps(explanation?.steps ?? []);
  return {
    ...steps,
    earlierCount: countOf(steps.earlier.length, 'earlier operation'),
    expected: explanation?.expected ?? null,
    actual: explanation?.actual ?? null,
    rule: explanation?.rule ?? null,
    question: explanation?.question ?? null,
    where: explanation?.where === undefined ? null : viewProblem(explanation.where),
    commands: explanation?.commands ?? [],
  };
}
