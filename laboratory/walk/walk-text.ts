import {
  accessWords,
  bitWords,
  CACHE_NAMES,
  countSentences,
  machineWords,
  outcomeSentence,
  targetWords,
} from './summarise-walk';
import type { WalkEvent, WalkReference, WalkReport } from './walk-report';

/** Renders a walk for the terminal: one line for each event, then the counts and the outcome. */
export function renderWalkText(report: WalkReport): string {
  const rows = report.events.map(rowOf);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(0, ...rows.filter((row) => row.length > 2).map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const end = [...countSentences(report), outcomeSentence(report)];
  return `${[`${accessWords(report)}`, machineWords(report), '', ...lines, '', ...end].join('\n')}\n`;
}

/** The cells of a line; a line of two cells is a remark between the references. */
function rowOf(event: WalkEvent): string[] {
  if (event.kind === 'reference') return referenceRow(event);
  if (event.kind === 'exit') return ['  !', `exit ${event.exit}: ${event.did}`];
  return ['  .', `${CACHE_NAMES[event.cache]}, ${event.key}: ${event.hit ? 'hit' : 'miss'}`];
}

function referenceRow(reference: WalkReference): string[] {
  const { n, by, dimension, address, sum, hpa, before, where } = reference;
  const number = `${by === 'hypervisor' ? 'h' : ''}${n}`.padStart(3);
  const entry = dimension === 'guest' ? `gPA ${address} = ${sum}, at hPA ${hpa}` : `hPA ${address} = ${sum}`;
  const reader = by === 'hypervisor' ? `hypervisor: ${where}` : where;
  return [number, reader, entry, before, `${bitWords(reference)} -> ${targetWords(reference)}`];
}
