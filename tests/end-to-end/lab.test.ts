import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceReport, WalkReport } from '../../laboratory';
import { TOP } from '../support/installed';
import { runCli, type Ended } from '../support/run-cli';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(240_000);

const TRACE = join(TOP, 'examples/traces/python.lackey.gz');
const folder = makeTempFolder();
afterAll(() => folder.remove());

/** Runs a command of the laboratory that must succeed without a word on stderr. */
async function lab(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['lab', ...args], { cwd: folder.path });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function walk(...args: readonly string[]): Promise<WalkReport> {
  return JSON.parse(await lab('walk', '--json', ...args)) as WalkReport;
}

async function expectRefusal(args: readonly string[], message: RegExp): Promise<Ended> {
  const ended = await runCli(['lab', ...args], { cwd: folder.path });
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+/m);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  return ended;
}

describe('lab walk', () => {
  test.each<readonly [readonly string[], number]>([
    [[], 24],
    [['--geometry', '10/10/12'], 8],
    [['--geometry', '9/9/9/9/9/12'], 35],
    [['--guest', '10/10/12', '--host', '9/9/9/9/12'], 14],
    [['--page', '2M', '--host-page', '2M'], 18],
    [['--regime', 'native'], 4],
    [['--regime', 'shadow', '--before', 'same'], 4],
    [['--regime', 'nested+pwc', '--before', '+0x1000'], 5],
    [['--regime', 'nested+pwc+ntlb', '--before', 'same'], 1],
    [['--tlb', '16x4', '--before', 'same'], 0],
  ])('%j: %d references', async (args, references) => {
    const report = await walk(...args);
    expect([report.outcome.ok, report.counts.references]).toEqual([true, references]);
  });

  test('explains each reference by arithmetic, and says why there are 24', async () => {
    const text = await lab('walk');
    expect(text).toMatch(/^ {2}1 {2}guest step 0, host step 0 +hPA 0x[0-9A-F]+ = table 0x[0-9A-F]+ \+ \d+ \* 8 /m);
    expect(text).toMatch(/^ 24 {2}data, host step 3 /m);
    expect(text).toContain('(4 + 1) * (4 + 1) - 1 = 24');
  });

  test('every sum is right, every entry leads to the next table, and A is set', async () => {
    const { events } = await walk();
    for (const event of events) {
      if (event.kind !== 'reference') continue;
      const [, table = '', index = '', bytes = ''] = /^table (0x\w+) \+ (\d+) \* (\d)$/.exec(event.sum) ?? [];
      expect(BigInt(event.address)).toBe(BigInt(table) + BigInt(index) * BigInt(bytes));
      expect([...event.flags, ...event.sets]).toContain('A');
    }
  });

  test('a saved machine gives the same walk again', async () => {
    const report = await walk('--regime', 'nested+pwc', '--before', '+0x1000', '--write');
    writeFileSync(folder.at('machine.json'), JSON.stringify(report.machine));
    expect(await walk('machine.json')).toEqual(report);
  });

  test('writes a page with the grid', async () => {
    await lab('walk', '--html', 'walk.html');
    const html = readFileSync(folder.at('walk.html'), 'utf8');
    expect(html.match(/<g class="equal">/g)).toHaveLength(24);
    expect(html).not.toMatch(/<script|src=|href="http/);
  });

  test('explains a fault as well', async () => {
    const machine = {
      schema: 1,
      regime: 'nested',
      vm: { pages: 4096 },
      mappings: [{ gva: '0x1000', gfn: 7, write: false }],
      access: { gva: '0x1abc', wish: 'w' },
    };
    writeFileSync(folder.at('fault.json'), JSON.stringify(machine));
    const report = await walk('fault.json');
    expect(report.outcome).toMatchObject({
      ok: false,
      to: 'guest',
      fault: expect.stringContaining('error code 7 (P W U)'),
    });
  });
});

describe('lab walk refuses', () => {
  test('a machine file with mistakes, each with line and column', async () => {
    const text =
      '{\n  "schema": 1,\n  "regime": "nestd",\n  "vm": { "pages": 4096 },\n  "mapings": [],\n  "access": { "gva": "12" }\n}\n';
    writeFileSync(folder.at('bad.json'), text);
    const { stderr } = await expectRefusal(['walk', 'bad.json'], /bad\.json:3:13: error: .*nested/);
    expect(stderr).toMatch(/bad\.json:5:3: error: .*mappings/);
    expect(stderr).toMatch(/bad\.json:6:22: error: .*hexadecimal/);
  });

  test('a machine that cannot be, at the place that says so', async () => {
    const text =
      '{ "schema": 1, "regime": "nested", "vm": { "pages": 4096 }, "tlb": { "sets": 12, "ways": 1 },\n "mappings": [{ "gva": "0x0", "gfn": 4000 }], "access": { "gva": "0x0" } }\n';
    writeFileSync(folder.at('impossible.json'), text);
    const { stderr } = await expectRefusal(
      ['walk', 'impossible.json'],
      /impossible\.json:1:78: error: 12 is no power of two/,
    );
    expect(stderr).toMatch(/impossible\.json:2:38: error: .*0 to 3071.*found 4000/);
  });

  test.each([
    ['a missing machine file', ['walk', 'no.json'], /no\.json:1:1: error: .*ENOENT/],
    ['an unknown regime', ['walk', '--regime', 'nest'], /--regime: "nest".*native, two-level/],
    ['an address that is none', ['walk', '--gva', '12'], /--gva: "12".*hexadecimal/],
    ['a page that the tree does not have', ['walk', '--page', '4M'], /--page: "4M".*4K or 2M or 1G/],
    ['a geometry that is none', ['walk', '--geometry', '9/9'], /--geometry: "9\/9".*10\/10\/12/],
    ['options beside a file', ['walk', 'no.json', '--regime', 'native'], /--regime: .*change the file/],
    ['a page that cannot be written', ['walk', '--html', 'walk.html/page.html'], /--html: .*name another file/],
  ])('%s', async (_, args, message) => {
    await expectRefusal(args, message);
  });
});

describe('lab trace', () => {
  test('runs a real trace under several regimes, with the same accesses and answers', async () => {
    const report = JSON.parse(await lab('trace', TRACE, '--json')) as TraceReport;
    const [trace] = report.traces;
    expect(trace).toMatchObject({ references: 1_000_000, pages: 392, crossing: 45, badLines: 0 });
    const regimes = trace?.regimes ?? [];
    expect(regimes.map(({ regime }) => regime)).toEqual(['native', 'shadow', 'nested', 'nested+pwc+ntlb']);
    for (const regime of regimes) {
      expect(regime).toMatchObject({ accesses: 1_000_000, unanswered: 0, guestFaults: 392 });
      const parts = Object.values(regime.cycleParts).reduce((sum, part) => sum + part, 0);
      expect(parts).toBe(regime.cycles);
    }
  });

  test('counts the misses of a fully associative TLB as the trace is known to have them', async () => {
    const report = JSON.parse(
      await lab('trace', TRACE, '--regime', 'native', '--tlb', '1x64', '--json'),
    ) as TraceReport;
    const all = report.traces[0]?.curves.all.find(({ size }) => size === 64);
    expect(all).toEqual({ size: 64, hits: 994_569, misses: 5_431, hitRate: 0.994569 });
  });

  test('loads CR3 as often as asked, which a shadow pays with exits', async () => {
    const args = ['trace', TRACE, '--regime', 'shadow', '--take', '10000', '--json'];
    const exits = async (...more: readonly string[]): Promise<number> => {
      const report = JSON.parse(await lab(...args, ...more)) as TraceReport;
      return report.traces[0]?.regimes[0]?.exitsByKind['cr3'] ?? 0;
    };
    expect([await exits(), await exits('--switch-every', '1000')]).toEqual([0, 10]);
  });

  test('writes a page and a table', async () => {
    await lab('trace', TRACE, '--take', '20000', '--html', 'trace.html', '--csv', 'trace.csv');
    expect(readFileSync(folder.at('trace.csv'), 'utf8').split('\r\n')).toHaveLength(6);
    expect(readFileSync(folder.at('trace.html'), 'utf8').match(/<svg class="plot"/g)).toHaveLength(4);
  });

  test('reports bad lines with file and line, and goes on', async () => {
    writeFileSync(folder.at('bad.trace'), '==1== Lackey\nI  04998083,2\nrubbish\n L 1ffefff6c8,8\n');
    const ended = await runCli(['lab', 'trace', 'bad.trace', '--json'], { cwd: folder.path });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^bad\.trace:3:1: warning: "rubbish" is no reference/);
    expect((JSON.parse(ended.stdout) as TraceReport).traces[0]).toMatchObject({
      references: 2,
      remarks: 1,
      badLines: 1,
    });
  });

  test.each([
    ['a trace that is not there', ['trace', 'no.trace'], /no\.trace:1:1: error: .*there is no such file/],
    ['a cost without a number', ['trace', TRACE, '--cost', 'exit'], /--cost: "exit".*exit=2000/],
    ['no references at all', ['trace', TRACE, '--take', '0'], /--take: "0".*at least 1/],
    ['an unknown regime in a list', ['trace', TRACE, '--regime', 'native,x'], /--regime: "x"/],
    ['an unknown policy', ['trace', TRACE, '--mapping', 'random'], /--mapping: .*in-order or scattered/],
  ])('refuses %s', async (_, args, message) => {
    await expectRefusal(args, message);
    expect(existsSync(folder.at('grades'))).toBe(false);
  });
});

test('lab tables reproduces every published value', async () => {
  const text = await lab('tables');
  expect(text).toMatch(/^ {2}4 +9 +14 +19 +24 +29$/m);
  expect(text).toMatch(/All \d+ values are as published\.\n$/);
  const report = JSON.parse(await lab('tables', '--json')) as { differences: number; tables: readonly unknown[] };
  expect([report.differences, report.tables.length > 8]).toEqual([0, true]);
});
