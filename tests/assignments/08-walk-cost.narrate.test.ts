import { narrate, narrateSuite } from '../../assignments/08-walk-cost/narrate';
import type { SuiteFile, Test } from '../../grader/contracts/generated/suite';
import { CHAPTER_08 } from './08-walk-cost/chapter';

const { visible: VISIBLE, hidden: HIDDEN } = CHAPTER_08;

function testNamed(suite: SuiteFile, id: string): Test {
  const test = suite.tests.find((candidate) => candidate.id === id);
  if (test === undefined) throw new Error(`no test ${id}`);
  return test;
}

function cellsOf(suite: SuiteFile, id: string, which = 0) {
  return narrate(testNamed(suite, id))[which]?.cells ?? [];
}

describe('the narration of the 24 references', () => {
  const cells = cellsOf(VISIBLE, '08.order.write');

  it('fills the grid row by row, without the corner', () => {
    const grid = [0, 1, 2, 3, 4].flatMap((row) => [0, 1, 2, 3, 4].map((column) => [row, column]));
    expect(cells.map(({ row, column }) => [row, column])).toEqual(grid.slice(0, -1));
  });

  it('says how the guest entry of step 0 comes about', () => {
    expect(cells[4]).toMatchObject({
      what: 'guest step 0, entry gPA 0x40000 + 255 * 8 = 0x407F8',
      sum: 'frame 0x2F0000 + offset 0x7F8',
      gives: 'table gPA 0x41000',
      gpa: '0x407F8',
    });
  });

  it('knows where the guest address leads if it is used as a host address', () => {
    expect(cells[0]?.traps?.['0x407F8']).toMatchObject({
      question: "In which address space is the number in the guest's base register?",
    });
  });
});

describe('other narrations', () => {
  it('have no cells for the rows that a hit skips, and know the walk that goes there all the same', () => {
    const cells = cellsOf(VISIBLE, '08.pwc.skips', 1);
    expect(cells.map(({ row, column }) => [row, column])).toEqual([
      [3, 4],
      [4, 0],
      [4, 1],
      [4, 2],
      [4, 3],
    ]);
    expect(cells[0]?.traps?.['0x100000']?.question).toContain('page walk cache');
  });

  it('merge what large pages skip', () => {
    const cells = cellsOf(HIDDEN, '08.order.mixed');
    expect(cells.map(({ row, column }) => `${row}${column}`)).toEqual('00 01 04 10 11 14 20 21 24 40 41 42'.split(' '));
  });

  it('put no value into the wording for hidden tests', () => {
    const traps = HIDDEN.tests
      .flatMap(narrate)
      .flatMap(({ cells }) => cells.flatMap((cell) => Object.values(cell.traps ?? {})));
    expect(traps.length).toBeGreaterThan(30);
    expect(traps.filter(({ hidden }) => hidden === undefined || /0x|[0-9]{2}/.test(hidden))).toEqual([]);
  });

  it('refuse a trace that is not that of the walk, and name the test', () => {
    const test = testNamed(VISIBLE, '08.order.write');
    const ops = test.ops.map((op) => (op.op === 'expectTrace' ? { ...op, refs: [['r', '0x100008']] } : op));
    expect(() => narrate({ ...test, ops } as Test)).toThrow(/^08\.order\.write: operation 2 expects/);
  });

  it('refuse two walks in one picture, and a nested TLB', () => {
    const test = testNamed(VISIBLE, '08.pwc.skips');
    const ops = test.ops.filter((_, i) => i !== 3);
    expect(() => narrate({ ...test, ops } as Test)).toThrow('second walk');
    expect(() => narrate({ ...test, setup: { ...test.setup, ntlbEntries: 4 } })).toThrow('ntlbEntries 0');
  });
});

describe('narrateSuite', () => {
  it.each(['visible', 'hidden'])('finds the cells of the %s suite fresh', (name) => {
    const suite = JSON.parse(CHAPTER_08.text(`suites/${name}.json`)) as SuiteFile;
    expect(narrateSuite(suite)).toEqual(suite);
  });
});
