import { narrate, narrateSuite } from '../../assignments/03-page-walk/narrate';
import type { Cell, SuiteFile, Test } from '../../grader/contracts/generated/suite';
import { PLAIN } from './03-page-walk/chapter';

function testNamed({ tests }: SuiteFile, id: string): Test {
  const test = tests.find((candidate) => candidate.id === id);
  if (test === undefined) throw new Error(`no test ${id}`);
  return test;
}

function cellsOf(suite: SuiteFile, id: string, trace = 0): readonly Cell[] {
  return narrate(testNamed(suite, id))[trace]?.cells ?? [];
}

describe('the narration of the worked example', () => {
  const cells = cellsOf(PLAIN.visible, '03.gate.trace');

  it('tells both reads, address by address, in one row', () => {
    expect(cells.map(({ traps: _, ...cell }) => cell)).toEqual([
      { row: 0, column: 0, what: 'step 0 for va 0x7ABC, entry 0', sum: 'root 0x1000 + 0 * 4', gives: 'table 0x2000' },
      { row: 0, column: 1, what: 'step 1 for va 0x7ABC, entry 7', sum: 'table 0x2000 + 7 * 4', gives: 'frame 0xA' },
    ]);
  });

  it('knows where byte 7 leads instead of entry 7', () => {
    expect(cells[1]?.traps?.['0x2007']).toMatchObject({
      sum: 'table 0x2000 + 7',
      question: 'How many bytes has an entry? Is an index i the ith byte of the table or its ith entry?',
    });
  });

  it('knows where the flag bits of the step-0 entry lead', () => {
    expect(cells[1]?.traps?.['0x2023']).toMatchObject({ sum: 'table 0x2007 + 7 * 4' });
  });
});

describe('other narrations of chapter 03', () => {
  it('have one cell for a 4 MB page', () => {
    expect(cellsOf(PLAIN.visible, '03.large.example').map(({ gives }) => gives)).toEqual(['4 MB page at 0x800000']);
  });

  it('know the root that was rounded down', () => {
    const traps = cellsOf(PLAIN.visible, '03.root.unaligned')[0]?.traps ?? {};
    expect(traps['0x14']?.question).toBe('The root need not be page aligned: do you use it as it is?');
  });

  it('have no cell where nothing may be read', () => {
    expect(cellsOf(PLAIN.hidden, '03.range.root')).toEqual([]);
  });

  it('give every trap as a canonical hex address, and no value in the wording for hidden tests', () => {
    const traps = [PLAIN.visible, PLAIN.hidden]
      .flatMap(({ tests }) => tests.flatMap(narrate))
      .flatMap(({ cells }) => cells.flatMap((cell) => Object.entries(cell.traps ?? {})));
    expect(traps.length).toBeGreaterThan(50);
    expect(traps.filter(([address]) => !/^0x(0|[1-9A-F][0-9A-F]*)$/.test(address))).toEqual([]);
    expect(traps.filter(([, { hidden }]) => hidden === undefined || /0x|[0-9]{3}/.test(hidden))).toEqual([]);
  });

  it('refuse a trace that is not that of the walk, and name the test', () => {
    const test = testNamed(PLAIN.visible, '03.gate.trace');
    const ops = test.ops.map((op) => (op.op === 'expectTrace' ? { ...op, refs: [['r', '0x1004']] } : op));
    expect(() => narrate({ ...test, ops } as Test)).toThrow(/^03\.gate\.trace: operation 3 expects/);
  });

  it('refuse two walks in one picture', () => {
    const test = testNamed(PLAIN.visible, '03.gate.second');
    const ops = test.ops.filter((_, i) => i !== 3);
    expect(() => narrate({ ...test, ops } as Test)).toThrow('second walk');
  });
});

describe('narrateSuite', () => {
  it.each(['visible', 'hidden'])('finds the cells of the %s suite fresh', (name) => {
    const suite = JSON.parse(PLAIN.text(`suites/${name}.json`)) as SuiteFile;
    expect(narrateSuite(suite)).toEqual(suite);
  });

  it('restores cells that were removed', () => {
    const whole = PLAIN.text('suites/hidden.json');
    const bare = JSON.parse(whole, (key, value: unknown) => (key === 'cells' ? undefined : value)) as SuiteFile;
    expect(narrateSuite(bare)).toEqual(JSON.parse(whole));
  });
});
