import { agileTable, cacheTables } from './cache-tables';
import { memoryTables } from './memory-tables';
import { NOT_REGENERATED, type NotRegenerated } from './not-regenerated';
import { pageSizeTables } from './page-size-tables';
import type { PublishedTable } from './published-table';
import { referenceTable } from './reference-table';
import { trapTables } from './trap-tables';

/** What `pagewalk lab tables --json` prints. */
export interface TablesReport {
  readonly schema: 1;
  readonly tables: readonly PublishedTable[];
  readonly values: number;
  /** Values of ours that are not the published ones. */
  readonly differences: number;
  readonly notRegenerated: readonly NotRegenerated[];
}

/** Runs the machines behind every table. */
export function checkTables(): TablesReport {
  const tables = [
    referenceTable(),
    ...pageSizeTables(),
    ...cacheTables(),
    agileTable(),
    ...trapTables(),
    ...memoryTables(),
  ];
  const cells = tables.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  const differences = cells.filter(({ ours, published }) => !Object.is(ours, published)).length;
  return { schema: 1, tables, values: cells.length, differences, notRegenerated: NOT_REGENERATED };
}
