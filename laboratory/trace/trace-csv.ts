import type { RegimeResult, TraceReport, TraceResult } from './trace-report';

/** The columns of a regime, by the names of its fields. */
const FIELDS = [
  'regime',
  'accesses',
  'unanswered',
  'references',
  'referencesPerAccess',
  'tlbHitRate',
  'walkCacheHitRate',
  'nestedTlbHitRate',
  'guestFaults',
  'exits',
  'hypervisorReferences',
  'cycles',
  'cyclesPerAccess',
] as const satisfies readonly (keyof RegimeResult)[];

/** Renders one row for each trace and regime. A rate that a machine does not have is empty; lines end with CR LF (RFC 4180). */
export function renderTraceCsv({ traces }: TraceReport): string {
  const rows = traces.flatMap((trace) => trace.regimes.map((regime) => row(trace, regime)));
  return [['file', ...FIELDS], ...rows].map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

function row({ file }: TraceResult, regime: RegimeResult): string[] {
  return [file, ...FIELDS.map((field) => String(regime[field] ?? ''))];
}

/** A cell that begins like a formula would be run by a spreadsheet; some take full-width signs as well. No number here is negative. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
