import type { TablesReport } from './check-tables';
import type { PublishedTable, TableCell } from './published-table';

/** Renders the tables for the terminal: a value alone is equal to the published one, a different one shows both. */
export function renderTablesText({ tables, values, differences, notRegenerated }: TablesReport): string {
  const end =
    differences === 0
      ? `All ${values} values are as published.`
      : `${differences} of ${values} values differ from what was published; they are shown as ours (published).`;
  const rest = notRegenerated.map(({ what, why }) => `- ${what}: ${why}`);
  return `${tables.map(renderTable).join('\n')}\nNot regenerated:\n${rest.join('\n')}\n\n${end}\n`;
}

function renderTable({ title, source, heads, rows }: PublishedTable): string {
  const lines = [heads, ...rows.map(({ name, cells }) => [name, ...cells.map(cellText)])];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  const from = `  source: ${source.text}${source.checked ? '' : ' (from memory, unchecked)'}`;
  return [title, from, ...text.map((line) => `  ${line.trimEnd()}`), ''].join('\n');
}

function cellText({ ours, published }: TableCell): string {
  return Object.is(ours, published) ? String(ours) : `${ours} (${published})`;
}
