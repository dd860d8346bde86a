import { basename } from 'node:path';
import { describeFileProblem } from '../../grader/contracts/file-problem';
import { printableName } from '../../grader/contracts/printable-name';
import { formatCount } from '../plots/axis';
import type { RegimeResult, TraceReport, TraceResult } from '../trace/trace-report';
import { COLUMN_HEADS, regimeCells, settingsSummary, traceSummary } from '../trace/trace-text';
import type { TableView } from './figure-view';
import { renderPage } from './render-template';
import { traceFigures } from './trace-figures';

/** Renders the traces and their regimes as one self-contained page. */
export function renderTracePage(report: TraceReport): string {
  const names = report.traces.map(nameOf).join(', ');
  const heading = `${names} under ${report.traces[0]?.regimes.length ?? 0} regimes`;
  return renderPage('trace', `${names} – Pagewalk laboratory`, {
    heading,
    settings: settingsSummary(report.settings),
    traces: report.traces.map(viewTrace),
  });
}

function viewTrace(trace: TraceResult, index: number) {
  const id = `trace-${index + 1}`;
  return {
    id,
    name: nameOf(trace),
    summary: traceSummary(trace),
    badLines: trace.badLines === 0 ? null : badLines(trace),
    regimes: regimeTable(trace.regimes),
    exits: exitTable(trace.regimes),
    figures: traceFigures(trace, id),
  };
}

function nameOf({ file }: TraceResult): string {
  return printableName(basename(file));
}

function badLines({ badLines: count, firstBad }: TraceResult): string[] {
  const more = count - firstBad.length;
  return [...firstBad.map(describeFileProblem), ...(more > 0 ? [`and ${formatCount(more)} more`] : [])];
}

function regimeTable(regimes: readonly RegimeResult[]): TableView {
  return {
    caption: 'The same references under each regime',
    heads: COLUMN_HEADS,
    rows: regimes.map((regime) => {
      const [head = '', ...cells] = regimeCells(regime);
      return { head, cells };
    }),
  };
}

/** Exits by kind, for the regimes that have any. */
function exitTable(regimes: readonly RegimeResult[]): TableView | null {
  const kinds = [...new Set(regimes.flatMap(({ exitsByKind }) => Object.keys(exitsByKind)))];
  if (kinds.length === 0) return null;
  return {
    caption: 'Exits to the hypervisor, by kind',
    heads: ['regime', ...kinds],
    rows: regimes.map(({ regime, exitsByKind }) => ({
      head: regime,
      cells: kinds.map((kind) => formatCount(exitsByKind[kind] ?? 0)),
    })),
  };
}
