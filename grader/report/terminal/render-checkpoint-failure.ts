import type { Chapter } from '../../contracts/chapter';
import type { Checkpoint } from '../../contracts/generated/report';
import type { JudgedCheckpoint } from '../../contracts/judged-checkpoint';
import { createPaint } from './paint';
import { renderFailure } from './render-failure';
import { terminalCopy } from './terminal-text';

const NOTHING_GROUPED = { summary: '', others: [], blocked: [] };

/**
 * Writes one failed checkpoint in the course's message form, outside a report: what `npm test` shows of a case. No line
 * feed at the end.
 */
export function renderCheckpointFailure(
  chapter: Pick<Chapter, 'assignment'>,
  judged: JudgedCheckpoint,
  options: { readonly color: boolean; readonly width: number } = { color: false, width: 100 },
): string {
  const { checkpoint, title } = terminalCopy({ checkpoint: asCheckpoint(judged), title: chapter.assignment.title });
  const cause = { ...NOTHING_GROUPED, checkpoint: checkpoint.id, summary: checkpoint.title };
  return renderFailure({ chapter: { title }, cause, checkpoint }, createPaint(options.color), options.width).join('\n');
}

function asCheckpoint(judged: JudgedCheckpoint): Checkpoint {
  const { id, title, verdict, maxPoints, visibility, band, credit, creditNote, explanation, walks, seeds } = judged;
  return {
    id,
    title,
    verdict,
    points: credit * maxPoints,
    maxPoints,
    visibility,
    band,
    clauses: [...judged.clauses],
    ...(creditNote === undefined ? {} : { credit: creditNote }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(walks === undefined ? {} : { walks: [...walks] }),
    ...(seeds === undefined ? {} : { seeds }),
  };
}
