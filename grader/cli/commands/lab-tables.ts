import { EXIT } from '../exit-codes';
import { loadLaboratory } from '../load-laboratory';

/** `pagewalk lab tables`: runs the machines behind every published table, and says where ours differ. */
export function labTables(options: { readonly json?: boolean }): number {
  const lab = loadLaboratory();
  const tables = lab.checkTables();
  const text = options.json === true ? `${JSON.stringify(tables, null, 2)}\n` : lab.renderTablesText(tables);
  process.stdout.write(text);
  return tables.differences === 0 ? EXIT.done : EXIT.testsFailed;
}
