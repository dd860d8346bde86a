import {
  accessWords,
  bitWords,
  CACHE_NAMES,
  countSentences,
  machineWords,
  outcomeSentence,
  targetWords,
} from '../walk/summarise-walk';
import type { WalkEvent, WalkExit, WalkReport } from '../walk/walk-report';
import { attemptsOf, type WalkAttempt } from './grid-rows';
import { renderPage } from './render-template';
import { drawWalkGrid } from './walk-grid';

/** Renders a walk as one self-contained page: the grid of each attempt, and every event in a table. */
export function renderWalkPage(report: WalkReport): string {
  const heading = `${accessWords(report)}: ${report.counts.references} references`;
  return renderPage('walk', `${accessWords(report)} – Pagewalk laboratory`, {
    heading: heading.charAt(0).toUpperCase() + heading.slice(1),
    machine: machineWords(report),
    sentences: [...countSentences(report), outcomeSentence(report)],
    figures: attemptsOf(report.events).map((events, index, all) =>
      viewAttempt(report, { events, index, of: all.length }),
    ),
    rows: report.events.map(viewEvent),
    machineFile: JSON.stringify(report.machine, null, 2),
  });
}

function viewAttempt(
  report: WalkReport,
  { events, index, of }: { events: WalkAttempt['events']; index: number; of: number },
) {
  const exit = report.events.find((event): event is WalkExit => event.kind === 'exit' && event.attempt === index);
  const ending = exit === undefined ? '' : `, which ends with the exit ${exit.exit}`;
  const caption = of === 1 ? 'The walk' : `Attempt ${index + 1} of ${of}${ending}`;
  const { guestSteps, hostSteps } = report;
  const svg = drawWalkGrid({ guestSteps, hostSteps, events, title: caption, id: `attempt-${index + 1}` });
  return { caption, svg: svg.markup };
}

function viewEvent(event: WalkEvent) {
  if (event.kind === 'exit') return { n: '!', remark: `exit ${event.exit}: ${event.did}` };
  if (event.kind === 'cache') {
    return { n: '·', remark: `${CACHE_NAMES[event.cache]}, ${event.key}: ${event.hit ? 'hit' : 'miss'}` };
  }
  const { n, by, where, address, sum, hpa, before, after, dimension } = event;
  return {
    n: by === 'hypervisor' ? `h${n}` : String(n),
    remark: null,
    where: by === 'hypervisor' ? `hypervisor: ${where}` : where,
    address: `${dimension === 'guest' ? 'gPA' : 'hPA'} ${address} = ${sum}`,
    hpa,
    before,
    after,
    bits: bitWords(event),
    leadsTo: targetWords(event),
  };
}
