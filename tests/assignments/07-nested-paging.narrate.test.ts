import { narrate, narrateSuite } from '../../assignments/07-nested-paging/narrate';
import type { Narration } from '../../assignments/07-nested-paging/narrate';
import type { SuiteFile, Test } from '../../grader/contracts/generated/suite';
import { assignmentText, HIDDEN, VISIBLE } from './07-nested-paging/chapter-files';

function testNamed({ tests }: SuiteFile, id: string): Test {
  const test = tests.find((candidate) => candidate.id === id);
  if (test === undefined) throw new Error(`no test ${id}`);
  return test;
}

function narrated(suite: SuiteFile, id: string): Narration {
  const [first] = narrate(testNamed(suite, id));
  if (first === undefined) throw new Error(`${id} has no trace`);
  return first;
}

describe('the narration of the worked example', () => {
  const { cells } = narrated(VISIBLE, '07.gate.reads');

  it('tells the eight references of the course, address by address', () => {
    expect(cells.map(({ traps: _, ...cell }) => cell)).toEqual([
      {
        row: 0,
        column: 0,
        what: 'host step 0 for gPA 0xB29AC',
        sum: 'hostRoot 0x100000 + 0 * 4',
        gives: 'table 0x101000',
        gpa: '0xB29AC',
      },
      {
        row: 0,
        column: 1,
        what: 'host step 1 for gPA 0xB29AC',
        sum: 'table 0x101000 + 178 * 4',
        gives: 'frame 0x2F0',
        gpa: '0xB29AC',
      },
      {
        row: 0,
        column: 2,
        what: 'guest step 0, entry gPA 0xB29A0 + 3 * 4 = 0xB29AC',
        sum: 'frame 0x2F0000 + offset 0x9AC',
        gives: 'table gPA 0xC4000',
        gpa: '0xB29AC',
      },
      {
        row: 1,
        column: 0,
        what: 'host step 0 for gPA 0xC401C',
        sum: 'hostRoot 0x100000 + 0 * 4',
        gives: 'table 0x101000',
        gpa: '0xC401C',
      },
      {
        row: 1,
        column: 1,
        what: 'host step 1 for gPA 0xC401C',
        sum: 'table 0x101000 + 196 * 4',
        gives: 'frame 0x311',
        gpa: '0xC401C',
      },
      {
        row: 1,
        column: 2,
        what: 'guest step 1, entry gPA 0xC4000 + 7 * 4 = 0xC401C',
        sum: 'frame 0x311000 + offset 0x1C',
        gives: 'frame 0xA',
        gpa: '0xC401C',
      },
      {
        row: 2,
        column: 0,
        what: 'host step 0 for gPA 0xAABC',
        sum: 'hostRoot 0x100000 + 0 * 4',
        gives: 'table 0x101000',
        gpa: '0xAABC',
      },
      {
        row: 2,
        column: 1,
        what: 'host step 1 for gPA 0xAABC',
        sum: 'table 0x101000 + 10 * 4',
        gives: 'frame 0x14',
        gpa: '0xAABC',
      },
    ]);
  });

  it('knows where the guest address leads if it is used as a host address', () => {
    expect(cells[0]?.traps?.['0xB29AC']).toEqual({
      sum: 'guestRoot 0xB29A0 + 3 * 4, a gPA used as an hPA',
      question: "In which address space is the number in the guest's base register?",
      hidden: 'You read a guest entry at its guest physical address, as if that were a host physical address.',
    });
  });

  it('knows where byte 3 leads instead of entry 3', () => {
    expect(cells[2]?.traps?.['0x2F09A3']).toMatchObject({ sum: 'frame 0x2F0000 + offset 0x9A3' });
  });
});

describe('the narration of index 408', () => {
  it('has the trap of the base translated once, at reference 2', () => {
    expect(narrated(VISIBLE, '07.walk.index-408').cells[1]?.traps?.['0x1012C8']).toEqual({
      sum: 'table 0x101000 + 178 * 4, for gPA 0xB29A0',
      question: "Which address do you hand to the host walk: the table's base or the entry's?",
      hidden: 'Your host walk used the guest page where the table starts; the entry lies in another guest page.',
    });
  });
});

describe('other narrations', () => {
  it('leave out guest step 1 under a 4 MB guest page and ask about the page base', () => {
    const { cells } = narrated(HIDDEN, '07.large.guest-over-small');
    expect(cells.map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [2, 0],
      [2, 1],
    ]);
    expect(cells[4]?.traps?.['0x216000']?.question).toBe('How many host pages lie under one large guest page?');
  });

  it('draw a host walk as a grid of one row', () => {
    const { cells, grid } = narrated(VISIBLE, '07.host.walk');
    expect(grid).toEqual({ guestSteps: 0, hostSteps: 2 });
    expect(cells.map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('have no cell for a hit', () => {
    expect(narrate(testNamed(VISIBLE, '07.tlb.write-filled-hit')).map(({ cells }) => cells.length)).toEqual([8, 0]);
  });

  it('give every trap as a canonical hex address, also those of a host walk alone', () => {
    const narrations = [...VISIBLE.tests, ...HIDDEN.tests].flatMap(narrate);
    const traps = narrations.flatMap(({ cells }) => cells.flatMap((cell) => Object.keys(cell.traps ?? {})));
    expect(traps.filter((address) => !/^0x(0|[1-9A-F][0-9A-F]*)$/.test(address))).toEqual([]);
  });

  it('put no value into the wording for hidden tests', () => {
    const traps = HIDDEN.tests
      .flatMap(narrate)
      .flatMap(({ cells }) => cells.flatMap((cell) => Object.values(cell.traps ?? {})));
    expect(traps.length).toBeGreaterThan(50);
    expect(traps.filter(({ hidden }) => hidden === undefined || /0x|[0-9]{3}/.test(hidden))).toEqual([]);
  });

  it('refuse a trace that is not that of the walk, and name the test', () => {
    const test = testNamed(VISIBLE, '07.gate.reads');
    const ops = test.ops.map((op) => (op.op === 'expectTrace' ? { ...op, refs: [['r', '0x100004']] } : op));
    expect(() => narrate({ ...test, ops } as Test)).toThrow(/^07\.gate\.reads: operation 7 expects/);
  });

  it('refuse two walks in one picture', () => {
    const test = testNamed(VISIBLE, '07.order.example');
    const ops = test.ops.filter((_, i) => i !== 7);
    expect(() => narrate({ ...test, ops } as Test)).toThrow('second walk');
  });
});

describe('narrateSuite', () => {
  it.each(['visible', 'hidden'])('finds the cells of the %s suite fresh', (name) => {
    const suite = JSON.parse(assignmentText(`suites/${name}.json`)) as SuiteFile;
    expect(narrateSuite(suite)).toEqual(suite);
  });

  it('restores cells that were removed', () => {
    const whole = assignmentText('suites/visible.json');
    const isTold = (key: string) => key === 'cells' || key === 'grid';
    const bare = JSON.parse(whole, (key, value: unknown) => (isTold(key) ? undefined : value)) as SuiteFile;
    expect(narrateSuite(bare)).toEqual(JSON.parse(whole));
  });
});
