import { printableName } from '../../grader/contracts/printable-name';
import { formatWhole, formatPercent } from '../plots/axis';
import { CYCLE_PARTS, type RegimeResult, type TraceReport, type TraceResult, type TraceSettings } from './trace-report';

/** Column heads of the table of regimes, and the cell of each. */
const COLUMNS: readonly (readonly [string, (result: RegimeResult) => string])[] = [
  ['regime', ({ regime }) => regime],
  ['refs', ({ references }) => formatWhole(references)],
  ['refs/access', ({ referencesPerAccess }) => shortNumber(referencesPerAccess)],
  ['TLB', ({ tlbHitRate }) => rate(tlbHitRate)],
  ['walk cache', ({ walkCacheHitRate }) => rate(walkCacheHitRate)],
  ['nested TLB', ({ nestedTlbHitRate }) => rate(nestedTlbHitRate)],
  ['faults', ({ guestFaults }) => formatWhole(guestFaults)],
  ['exits', ({ exits }) => formatWhole(exits)],
  ['cycles', ({ cycles }) => formatWhole(cycles)],
  ['cycles/access', ({ cyclesPerAccess }) => shortNumber(cyclesPerAccess)],
];

/** The column heads, for other renderings of the same table. */
export const COLUMN_HEADS: readonly string[] = COLUMNS.map(([head]) => head);

/** The cells of a regime's line. */
export function regimeCells(result: RegimeResult): string[] {
  return COLUMNS.map(([, cell]) => cell(result));
}

/** Renders the regimes side by side for the terminal, one table for each trace. */
export function renderTraceText(report: TraceReport): string {
  return report.traces.map((trace) => `${renderTrace(trace, report.settings)}\n`).join('\n');
}

/** Says what a trace holds, in one line. */
export function traceSummary({ references, kinds, pages, crossing, badLines }: TraceResult): string {
  const bad = badLines === 0 ? '' : `; ${formatWhole(badLines)} bad lines left out`;
  const { fetch, load, store, modify } = kinds;
  return (
    `${formatWhole(references)} references (${formatWhole(fetch)} fetches, ${formatWhole(load)} loads, ` +
    `${formatWhole(store)} stores, ${formatWhole(modify)} modifies) to ${formatWhole(pages)} pages of 4 KiB, ` +
    `${formatWhole(crossing)} of them into the next page${bad}`
  );
}

/** Says what all regimes have in common. */
export function settingsSummary(settings: TraceSettings): string {
  const { guest, host, tlb, walkCache, nestedTlb, page, hostPage, mapping, memoryMiB, switchEvery, costs } = settings;
  const switches = switchEvery === null ? '' : `, CR3 loaded every ${formatWhole(switchEvery)} references`;
  return (
    `guest ${guest}, host ${host}, TLB ${tlb ?? 'none'}, +pwc ${walkCache}, +ntlb ${nestedTlb}, ` +
    `${memoryMiB} MiB mapped ${mapping} on first use, pages ${page} (host ${hostPage})${switches}; cycles: access ${costs.access}, ` +
    `reference ${costs.reference}, hypervisor's reference ${costs.hypervisorReference}, exit ${costs.exit}, ` +
    `guest fault ${costs.guestFault}`
  );
}

function renderTrace(trace: TraceResult, settings: TraceSettings): string {
  const rows = [[...COLUMN_HEADS], ...trace.regimes.map(regimeCells)];
  const widths = COLUMN_HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${printableName(trace.file)}: ${traceSummary(trace)}`,
    settingsSummary(settings),
    '',
    ...table,
    '',
    ...trace.regimes.map(whereCyclesWent),
    ...trace.regimes.flatMap(unansweredLine),
  ].join('\n');
}

function whereCyclesWent({ regime, cycles, cycleParts, exitsByKind }: RegimeResult): string {
  const parts = CYCLE_PARTS.filter(([part]) => cycleParts[part] > 0).map(
    ([part, words]) => `${words} ${formatPercent(cycleParts[part] / cycles)}`,
  );
  const exits = Object.entries(exitsByKind).map(([kind, count]) => `${kind} ${formatWhole(count)}`);
  return `${regime}: ${parts.join(', ')}${exits.length === 0 ? '' : ` (exits: ${exits.join(', ')})`}`;
}

function unansweredLine({ regime, unanswered }: RegimeResult): string[] {
  if (unanswered === 0) return [];
  return [
    `${regime}: ${formatWhole(unanswered)} accesses got no answer; the tree is too narrow for their addresses (--guest), or the VM's memory is used up (--memory).`,
  ];
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function rate(share: number | null): string {
  return share === null ? '-' : formatPercent(share);
}

function shortNumber(value: number): string {
  return value.toFixed(value < 10 ? 4 : 1);
}
