import type { Chapter } from '../contracts/chapter';
import type { Chapter as ReportChapter, Checkpoint } from '../contracts/generated/report';

/**
 * Chooses the visible failure that takes the fewest operations up to its first difference, among those that fail for
 * the same reason as the given one; a checkpoint that is only blocked shows somebody else's failure. Of equals the first.
 */
export function smallestCounterexample(report: ReportChapter, checkpoint: Checkpoint): Checkpoint {
  const group = report.rootCauses.find(({ checkpoint: root, others }) => [root, ...others].includes(checkpoint.id));
  const ids = new Set([checkpoint.id, ...(group === undefined ? [] : [group.checkpoint, ...group.others])]);
  const alike = report.checkpoints.filter(
    ({ id, verdict, explanation }) => ids.has(id) && verdict !== 'blocked' && explanation !== undefined,
  );
  const size = ({ explanation }: Checkpoint): number => explanation?.steps.length ?? Infinity;
  return alike.reduce((best, each) => (size(each) < size(best) ? each : best), alike[0] ?? checkpoint);
}

/** Tells a counterexample's operations, what it expects of the last one, and how to run it. */
export function counterexampleText(chapter: Pick<Chapter, 'id'>, { id, explanation }: Checkpoint): string[] {
  const number = chapter.id.slice(0, 2);
  const steps = explanation?.steps ?? [];
  return [
    `The smallest visible test that fails for this reason is ${id}, with ${steps.length === 1 ? 'one operation' : `${steps.length} operations`}:`,
    ...steps.map(({ n, call }) => `op ${n}  ${call}`),
    ...(explanation?.expected === undefined
      ? []
      : [`expected ${explanation.expected}, got ${explanation.actual ?? 'nothing'}`]),
    `Run it: npx pagewalk test ${number} --only ${id}`,
    `Step through it with breakpoints: npm test -- -t ${id}`,
    `See every reference: npx pagewalk explain ${id}`,
  ];
}
