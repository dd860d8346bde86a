import type { Chapter, Checkpoint, Report, RootCause } from '../contracts/generated/report';
import { countOf } from './format-points';

/** A root failure with the chapter and the checkpoint that it belongs to. */
export interface RootFailure {
  readonly chapterId: string;
  readonly chapter: Chapter;
  readonly cause: RootCause;
  readonly checkpoint: Checkpoint;
}

/** Lists the root failures of a report in course order; a cause whose checkpoint is not in its chapter is left out. */
export function rootFailures(report: Report): RootFailure[] {
  return Object.entries(report.chapters).flatMap(([chapterId, chapter]) =>
    chapter.rootCauses.flatMap((cause) => {
      const checkpoint = chapter.checkpoints.find(({ id }) => id === cause.checkpoint);
      return checkpoint === undefined ? [] : [{ chapterId, chapter, cause, checkpoint }];
    }),
  );
}

/** Sums up: `3 root failures, 5 more fail for the same reasons, 14 blocked by them`. */
export function summariseRootFailures(failures: readonly RootFailure[]): string {
  const others = failures.reduce((sum, { cause }) => sum + cause.others.length, 0);
  const blocked = failures.reduce((sum, { cause }) => sum + cause.blocked.length, 0);
  const parts = [countOf(failures.length, 'root failure')];
  if (others > 0) parts.push(`${others} more for the same ${failures.length === 1 ? 'reason' : 'reasons'}`);
  if (blocked > 0) parts.push(`${blocked} blocked by ${failures.length === 1 ? 'it' : 'them'}`);
  return parts.join(', ');
}

/** Says how many checkpoints share a card's cause, in full sentences; empty where none does. */
export function groupSentences(cause: RootCause): string[] {
  const sentences: string[] = [];
  if (cause.others.length > 0) {
    const verb = cause.others.length === 1 ? 'fails' : 'fail';
    sentences.push(`${countOf(cause.others.length, 'more checkpoint')} ${verb} for the same reason.`);
  }
  if (cause.blocked.length > 0) {
    const verb = cause.blocked.length === 1 ? 'is' : 'are';
    sentences.push(`${countOf(cause.blocked.length, 'checkpoint')} ${verb} blocked by this one.`);
  }
  return sentences;
}
