import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InvalidInput } from '../../../grader/contracts/file-problem';
import { readTrace } from '../../../laboratory/traces/read-trace';
import { collectFrom, collectReferences } from './collect-references';

const LACKEY = 'I  04998083,2\n L 1ffefff6c8,8\n S 1ffefff6a0,16\n M 0421c7cc,4\n';
const AS_TEXTS = ['fetch 0x4998083 2', 'load 0x1ffefff6c8 8', 'store 0x1ffefff6a0 16', 'modify 0x421c7cc 4'];

describe('readTrace on lackey lines', () => {
  it('reads kind, address and size of all four kinds', async () => {
    const { references, lines } = await collectFrom(LACKEY);
    expect(references).toEqual(AS_TEXTS);
    expect(lines).toEqual({ format: 'lackey', remarks: 0, badLines: 0, firstBad: [] });
  });

  it('reads gzip by its content, whatever the name', async () => {
    expect((await collectFrom(gzipSync(LACKEY), 'plain.txt')).references).toEqual(AS_TEXTS);
  });

  it('reads a gzip file of several members to its end', async () => {
    const both = Buffer.concat([gzipSync(LACKEY), gzipSync(LACKEY)]);
    expect((await collectFrom(both)).references).toEqual([...AS_TEXTS, ...AS_TEXTS]);
  });

  it('takes carriage returns and a last line without a line feed', async () => {
    expect((await collectFrom(LACKEY.replaceAll('\n', '\r\n').trimEnd())).references).toEqual(AS_TEXTS);
  });

  it('keeps all 64 bits of an address', async () => {
    const { references } = await collectFrom(' L ffff8000deadbeef,8\n S 8000000000000000,1\n');
    expect(references).toEqual(['load 0xffff8000deadbeef 8', 'store 0x8000000000000000 1']);
  });

  it("passes over valgrind's own words and counts them as remarks", async () => {
    const { references, lines } = await collectFrom(
      `==4711== Lackey\n--4711-- note\n\n${LACKEY}==4711== Exit code: 0\n`,
    );
    expect(references).toEqual(AS_TEXTS);
    expect([lines.remarks, lines.badLines]).toEqual([4, 0]);
  });

  it('counts every bad line and reports the first ones with file and line', async () => {
    const bad = ['L 1000,8', ' X 1000,8', ' L 10g0,8', ' L 1000', ' L 1000,0', ' L 1000,8 x', ' L 11112222333344445,8'];
    const { references, lines } = await collectFrom(`${LACKEY}${bad.join('\n')}\n S 1000,8\n`);
    expect(references).toEqual([...AS_TEXTS, 'store 0x1000 8']);
    expect(lines.badLines).toBe(bad.length);
    expect(lines.firstBad.map(({ line }) => line)).toEqual([5, 6, 7, 8, 9]);
    expect(lines.firstBad[0]?.file).toMatch(/some\.trace$/);
    expect(lines.firstBad[2]?.message).toContain('" L 10g0,8" is no reference and was left out');
  });

  it('quotes a bad line without what a terminal or a CI service would obey', async () => {
    const { lines } = await collectFrom(Buffer.from(' L 1000,8\n\x9b31m##[error]\xad\n', 'latin1'));
    expect(lines.firstBad.map(({ message }) => message.slice(0, 37))).toEqual([
      '"\\u009b31m#\\u0023[error]\\u00ad" is no',
    ]);
  });

  it('reads lines that the chunks of the file cut in two', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => ` L ${(i * 4096).toString(16)},8`);
    const { references } = await collectFrom(many.join('\n'));
    expect(references).toEqual(many.map((_, i) => `load 0x${(i * 4096).toString(16)} 8`));
  });
});

describe('readTrace of a part', () => {
  it('reads as many references as are wanted, and no more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pagewalk-trace-'));
    const file = join(folder, 'long.trace');
    writeFileSync(file, LACKEY.repeat(50_000));
    const counts: number[] = [];
    await readTrace(file, { take: 70_000, onBatch: ({ count }) => counts.push(count) });
    rmSync(folder, { recursive: true });
    expect(counts).toEqual([65_536, 4_464]);
  });
});

describe('readTrace on Dinero lines', () => {
  it('recognises the format and reads the labels 0, 1 and 2', async () => {
    const { references, lines } = await collectFrom('2 04998083\n0 1ffefff6c8\n1 0x1FFEFFF6A0 store it\n');
    expect(references).toEqual(['fetch 0x4998083 1', 'load 0x1ffefff6c8 1', 'store 0x1ffefff6a0 1']);
    expect(lines.format).toBe('din');
  });

  it('recognises the format also when its first reference comes late', async () => {
    const { references, lines } = await collectFrom(`${'\n'.repeat(600_000)}0 1000\n`);
    expect(references).toEqual(['load 0x1000 1']);
    expect([lines.format, lines.remarks]).toEqual(['din', 600_000]);
  });

  it('counts the labels that are no references as bad lines', async () => {
    const { references, lines } = await collectFrom('0 1000\n4 0\n3 1000\n1 2000\n');
    expect(references).toEqual(['load 0x1000 1', 'store 0x2000 1']);
    expect(lines.firstBad.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('reads the format that was asked for, although the lines look like another', async () => {
    const { references, lines } = await collectFrom(LACKEY, 'a.din', 'din');
    expect(references).toEqual([]);
    expect([lines.format, lines.badLines]).toEqual(['din', 4]);
  });
});

describe('readTrace on files that are no traces', () => {
  it('refuses a file that is not there', async () => {
    await expect(collectReferences('no/such.trace')).rejects.toThrow(/no\/such\.trace:1:1: .*there is no such file/);
  });

  it('refuses a folder', async () => {
    await expect(collectReferences(__dirname)).rejects.toThrow(/it is a folder/);
  });

  it('refuses gzip data that end early', async () => {
    const cut = gzipSync(LACKEY.repeat(1000)).subarray(0, -20);
    await expect(collectFrom(cut)).rejects.toThrow(InvalidInput);
  });

  it('refuses a file without lines, without holding it in memory', async () => {
    await expect(collectFrom(Buffer.alloc(1 << 20, 7))).rejects.toThrow(/a line of more than 65536 bytes/);
  });

  it('refuses a line that is too long also where one chunk holds all of it', async () => {
    await expect(collectFrom(`${LACKEY}${'x'.repeat(65_537)}\n`)).rejects.toThrow(/a line of more than 65536 bytes/);
    const { lines } = await collectFrom(`${LACKEY}${'x'.repeat(65_536)}\n`);
    expect(lines.badLines).toBe(1);
  });

  it('gives no reference for an empty file', async () => {
    expect((await collectFrom('')).references).toEqual([]);
  });
});
