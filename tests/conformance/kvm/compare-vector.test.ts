import { readVectors, type Vector } from '../read-vectors';
import { Comparer, isPolicy } from './compare-vector';
import { entriesOfFaultingWalks } from './faulting-walks';

const { header, vectors } = readVectors('kvm.jsonl.gz');

/** The present entries without A that no access of a vector has marked, by whether a walk that faulted went through them. */
function unmarkedEntries(vector: Vector): { readonly refused: Entry[]; readonly untouched: Entry[] } {
  const marked = new Set((vector.after ?? []).map(([gpa]) => gpa));
  const refused = entriesOfFaultingWalks(vector);
  const all = vector.tables.flatMap(([table, list]) =>
    list.flatMap((index, i): Entry[] => {
      const gpa = (parseInt(table, 16) + Number(index) * 8).toString(16);
      const word = BigInt(`0x${list[i + 1] ?? 0}`);
      return i % 2 === 0 && (word & 0x21n) === 1n && !marked.has(gpa) ? [[gpa, word]] : [];
    }),
  );
  return {
    refused: all.filter(([gpa]) => refused.has(BigInt(`0x${gpa}`))),
    untouched: all.filter(([gpa]) => !refused.has(BigInt(`0x${gpa}`))),
  };
}
type Entry = readonly [gpa: string, word: bigint];

/** One of the recorded vectors, with all that the tests below need. */
const VECTOR = vectors.find((vector) => {
  const { refused, untouched } = unmarkedEntries(vector);
  const answers = vector.acc.map(([access, , answer]) => `${access} ${answer}`);
  const hasStore = answers.some((each) => /^w. ok/.test(each)) && !answers.some((each) => each.includes('hole'));
  return vector.kind === 'random' && hasStore && refused.length > 0 && untouched.length > 0;
}) as Vector;

const comparer = new Comparer(header, VECTOR);

function compare(vector: Vector): ReturnType<Comparer['compare']> {
  return comparer.compare(vector);
}

test('what the recorded machine has answered agrees', () => {
  expect(compare(VECTOR)).toEqual({ disagreements: [], policy: 0 });
});

test('each planted answer is found, with the access, what was expected and what ours says', () => {
  VECTOR.acc.forEach(([access, va, answer], place) => {
    const acc = VECTOR.acc.map((each, i): Vector['acc'][number] => (i === place ? [access, va, 'pf 3f 0'] : each));
    const [first, ...more] = compare({ ...VECTOR, acc }).disagreements;
    expect(more).toEqual([]);
    expect(first).toMatchObject({ access: place, what: `${access} ${va}`, expected: 'pf 3f 0' });
    expect(first?.got.split(' ')[0]).toBe(answer.split(' ')[0]);
  });
});

test('each planted table word is found', () => {
  const after = VECTOR.after ?? [];
  expect(after.length).toBeGreaterThan(0);
  after.forEach(([gpa, word], place) => {
    const planted = (BigInt(`0x${word}`) ^ 2n).toString(16);
    const changed = after.map((each, i): readonly [string, string] => (i === place ? [gpa, planted] : each));
    expect(compare({ ...VECTOR, after: changed }).disagreements).toMatchObject([
      { access: null, what: `word ${gpa}`, expected: planted, got: word },
    ]);
  });
});

test('A and D that the machine has not set are found', () => {
  const count = VECTOR.after?.length ?? 0;
  expect(compare({ ...VECTOR, after: [] }).disagreements).toHaveLength(count);
});

test('a walker that throws disagrees, and the next vector is compared as ever', () => {
  const beyond: Vector = { ...VECTOR, tables: [...VECTOR.tables, ['ffffff000', [0, '1']]] };
  expect(compare(beyond).disagreements).toEqual([
    { id: VECTOR.id, access: null, what: 'replay', expected: 'answers', got: expect.stringContaining('RangeError') },
  ]);
  expect(compare(VECTOR)).toEqual({ disagreements: [], policy: 0 });
});

describe('A in an entry', () => {
  const { refused, untouched } = unmarkedEntries(VECTOR);
  const withA = ([gpa, word]: Entry): ReturnType<typeof compare> =>
    compare({ ...VECTOR, after: [...(VECTOR.after ?? []), [gpa, (word | 0x20n).toString(16)]] });

  test('of a walk that faulted is the choice of the processor, and is counted', () => {
    expect(refused.map(withA)).toEqual(refused.map(() => ({ disagreements: [], policy: 1 })));
  });

  test('that no access has gone through is a disagreement', () => {
    expect(untouched.map((each) => withA(each).disagreements.length)).toEqual(untouched.map(() => 1));
  });
});

describe('what counts as the choice of the processor', () => {
  const policy = (machine: string, ours: string, least: string, mayHaveA = true): boolean =>
    isPolicy({ id: '', access: null, what: '', expected: machine, got: ours }, { least, mayHaveA });

  test.each([
    ['A more, in a present entry', '1027', '1007', '1007', true],
    ['A more, in an entry that is not present', '1026', '1006', '1006', false],
    ['D more', '1047', '1007', '1007', false],
    ['A less, where no walk into missing memory has set it', '1007', '1027', '1027', false],
    ['A and D less, where only a walk into missing memory has set them', '1007', '1067', '1007', true],
    ['A set and D not, where a walk into missing memory sets both', '1027', '1067', '1007', true],
    ['another right', '1025', '1007', '1007', false],
    ['a loaded word', 'word 1027', 'word 1007', 'word 1007', true],
    ['another answer', 'pf 5 1000', 'word 1007', 'word 1007', false],
  ])('%s', (_title, machine, ours, least, expected) => {
    expect(policy(machine, ours, least)).toBe(expected);
  });

  test('A more, in an entry that no faulting walk has gone through, does not', () => {
    expect(policy('1027', '1007', '1007', false)).toBe(false);
  });
});
