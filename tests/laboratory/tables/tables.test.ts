import { memoryTables } from '../../../laboratory/tables/memory-tables';
import { runTable, type PublishedTable } from '../../../laboratory/tables/published-table';
import { renderTablesText } from '../../../laboratory/tables/tables-text';

function tableOf(ours: number, checked = true): PublishedTable {
  return runTable({
    id: 'walk',
    title: 'A walk',
    source: { text: 'somebody', checked },
    corner: '',
    rows: [['references', 20]],
    columns: [['4', 4]],
    published: [[24]],
    run: (row, column) => (ours === 24 ? row + column : ours),
  });
}

describe('memory tables', () => {
  it.each(memoryTables())('$id: each value is the published one', ({ rows }) => {
    for (const { cells } of rows) for (const { ours, published } of cells) expect(ours).toBe(published);
  });
});

describe('renderTablesText', () => {
  it('says that all values are as published', () => {
    const text = renderTablesText({ schema: 1, tables: [tableOf(24)], values: 1, differences: 0, notRegenerated: [] });
    expect(text).toContain('A walk\n  source: somebody\n               4\n  references  24\n');
    expect(text).toContain('All 1 values are as published.');
  });

  it('shows a value that differs beside the published one', () => {
    const text = renderTablesText({ schema: 1, tables: [tableOf(23)], values: 1, differences: 1, notRegenerated: [] });
    expect(text).toContain('23 (24)');
    expect(text).toContain('1 of 1 values differ from what was published');
  });

  it('labels what is from memory, and names what no machine here can give', () => {
    const notRegenerated = [{ what: 'sharing at real sites', why: 'measurements' }];
    const text = renderTablesText({
      schema: 1,
      tables: [tableOf(24, false)],
      values: 1,
      differences: 0,
      notRegenerated,
    });
    expect(text).toContain('source: somebody (from memory, unchecked)');
    expect(text).toContain('- sharing at real sites: measurements');
  });
});
