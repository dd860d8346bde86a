import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { printJson } from '../../../grader/authoring/print-json';

const PRETTIER = join(__dirname, '../../../node_modules/prettier/bin/prettier.cjs');

describe('printJson', () => {
  it("prints what the project's formatter leaves as it is", () => {
    const long = 'a sentence that is long enough to fill most of a line, so that two of them do not fit on one';
    const text = printJson({
      refs: [
        ['r', '0x1'],
        ['w', '0x2', '0x3'],
      ],
      one: [['r', '0x1']],
      small: [{ a: 1 }, { b: 2 }],
      pairs: [
        { a: 1, b: 2 },
        { a: 3, b: [] },
      ],
      deep: { long, list: [long, long], empty: {}, nothing: null },
      needs: [0, 1, 2],
    });
    const formatted = execFileSync(process.execPath, [PRETTIER, '--parser', 'json', '--print-width', '120'], {
      input: text,
      encoding: 'utf8',
    });
    expect(text).toBe(formatted);
  });
});
