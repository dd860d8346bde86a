import { STUB_MARK, summarise, type TestOutcome } from '../../kit/src/jest-summary';

function outcome(title: string, message?: string, chapter = '03-page-walk: Walk the tree'): TestOutcome {
  const failureMessages = message === undefined ? [] : [message];
  return { ancestorTitles: [chapter], title, status: message === undefined ? 'passed' : 'failed', failureMessages };
}

const STUB = `${STUB_MARK}  03.gate.result\n  Expected at first.`;

describe('the summary of npm test', () => {
  it('of a first run says that failures are expected, and shows what passes per chapter', () => {
    const text = summarise([outcome('03.gate.exports  compiles'), outcome('03.gate.result  works', STUB)], []);
    expect(text).toMatch(/^03-page-walk: Walk the tree +1 pass +0 fail +1 not attempted$/m);
    expect(text).toContain('That is as it should be: a stub fails until you write it.');
    expect(text).toContain('Next:  open 03-page-walk/handout.md');
    expect(text).not.toContain(STUB_MARK);
  });

  it('shows the failures of what was attempted, equal messages once', () => {
    const same = 'CANNOT LOAD  04-x/x.ts';
    const text = summarise(
      [outcome('04.a  a', same), outcome('04.b  b', same), outcome('03.c  c', 'FAIL  03.c   words')],
      [],
    );
    expect(text.split(same)).toHaveLength(2);
    expect(text).toMatch(/^FAIL {2}03\.c {3}words$/m);
    expect(text).toContain('0 of 3 tests pass, 3 fail, 0 are not attempted yet.');
    expect(text).not.toContain('as it should be');
  });

  it('shows five failures in full and names the others', () => {
    const many = Array.from({ length: 7 }, (_, index) => outcome(`03.t${index}  title`, `FAIL  03.t${index}`));
    const text = summarise(many, []);
    expect(text.match(/^FAIL /gm)).toHaveLength(5);
    expect(text).toContain('And 2 more: 03.t5, 03.t6');
  });

  it('leaves out what did not run, and tells what kept a file from running', () => {
    const skipped = { ...outcome('03.d  d'), status: 'pending' };
    expect(summarise([outcome('03.a  a'), skipped], [])).toContain('All 1 tests pass.');
    expect(summarise([], ['Cannot find module'])).toMatch(/Cannot find module[^]*No test ran\./);
  });

  it('names a failure that does not say which test it is', () => {
    expect(summarise([outcome('my own test', 'boom', 'mine')], [])).toMatch(/^my own test\nboom$/m);
  });
});
