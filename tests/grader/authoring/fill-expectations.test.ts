import { acceptTests, fillExpectations, type Reference } from '../../../grader/authoring/fill-expectations';
import { InvalidInput } from '../../../grader/contracts/file-problem';
import { counterOperations, rightCounter, thrown, transcriptOf, type Behaviour } from '../../support/counter-chapter';

function referenceThat(create: () => Behaviour): Reference {
  const judging = { operations: counterOperations, invariants: {}, properties: {} };
  return { judging, oracle: (sequence) => transcriptOf({ ...sequence, suite: 0, fuel: 0 }, create) };
}

const RIGHT = referenceThat(rightCounter);

function suiteOf(...ops: readonly unknown[]): string {
  return `{\n  "tests": [\n    { "id": "99.old", "ops": [{ "op": "add", "n": 1, "expect": 1 }] },\n    { "id": "99.new", "ops": ${JSON.stringify(ops)} }\n  ]\n}\n`;
}

function filledOps(...ops: readonly unknown[]): unknown[] {
  const { text } = fillExpectations(suiteOf(...ops), 'visible.json', RIGHT);
  const { tests } = JSON.parse(text) as { readonly tests: readonly { readonly ops: unknown[] }[] };
  return tests[1]?.ops ?? [];
}

const GAP = { $record: true };

describe('fillExpectations', () => {
  it('fills a result with what the reference returns there', () => {
    expect(filledOps({ op: 'add', n: 2 }, { op: 'add', n: 3, expect: GAP })).toEqual([
      { op: 'add', n: 2 },
      { op: 'add', n: 3, expect: 5 },
    ]);
  });

  it('writes addresses as hex strings', () => {
    expect(filledOps({ op: 'at', va: '0x7ABC', expect: GAP })).toEqual([{ op: 'at', va: '0x7ABC', expect: '0x7ABC' }]);
  });

  it('expects the RangeError that the reference throws', () => {
    const refusing = referenceThat(() => () => thrown('RangeError'));
    const { text } = fillExpectations(suiteOf({ op: 'add', n: -1, expect: GAP }), 'visible.json', refusing);
    expect(JSON.parse(text)).toMatchObject({ tests: [{}, { ops: [{ expect: { $throws: 'RangeError' } }] }] });
  });

  it('refuses a test on which the reference throws anything else', () => {
    const broken = referenceThat(() => () => thrown('other'));
    expect(() => fillExpectations(suiteOf({ op: 'add', n: 1, expect: GAP }), 'visible.json', broken)).toThrow(
      InvalidInput,
    );
  });

  it('fills traces and counts with the references since the last ones', () => {
    const ops = [
      { op: 'at', va: '0x10' },
      { op: 'expectTrace', refs: GAP },
      { op: 'at', va: '0x20' },
      { op: 'at', va: '0x30' },
      { op: 'expectRefs', refs: GAP },
      { op: 'expectReads', count: GAP },
    ];
    expect(filledOps(...ops)).toMatchObject([{}, { refs: [['r', '0x10']] }, {}, {}, { refs: 1 }, { count: 2 }]);
  });

  it('marks the tests that it filled, and leaves every other byte alone', () => {
    const suite = suiteOf({ op: 'add', n: 3, expect: GAP });
    const filled = fillExpectations(suite, 'visible.json', RIGHT);
    expect(filled.tests).toEqual(['99.new']);
    expect(JSON.parse(filled.text)).toMatchObject({ tests: [{ id: '99.old' }, { id: '99.new', unreviewed: true }] });
    expect(filled.text.split('\n')[2]).toBe(suite.split('\n')[2]);
  });

  it('changes nothing of a suite without gaps', () => {
    const suite = suiteOf({ op: 'add', n: 3, expect: 3 });
    expect(fillExpectations(suite, 'visible.json', RIGHT)).toEqual({ text: suite, tests: [] });
  });
});

describe('acceptTests', () => {
  it('takes the mark off the named tests only', () => {
    const { text } = fillExpectations(suiteOf({ op: 'add', n: 3, expect: GAP }), 'visible.json', RIGHT);
    expect(acceptTests(text, ['99.old']).tests).toEqual([]);
    const accepted = acceptTests(text, ['99.new']);
    expect(accepted.tests).toEqual(['99.new']);
    expect(accepted.text).not.toContain('unreviewed');
  });
});
