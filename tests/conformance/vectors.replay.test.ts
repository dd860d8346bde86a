import type { Vector, VectorHeader } from './read-vectors';
import { readVectors } from './read-vectors';
import type { Choice, WordScope } from './replay-vector';
import { machineFor, replay, sentenceOf } from './replay-vector';

const CACHES: Choice = {
  tlb: { sets: 4, ways: 2 },
  walkCache: { design: 'split-translation', sets: 4, ways: 2 },
  nestedTlb: { sets: 4, ways: 2 },
};

/** The rest is run by `SOAK=1 npx jest tests/conformance`. */
const REGIMES: ReadonlyArray<readonly [title: string, choice: Choice]> = [
  ['nested', { regime: { kind: 'nested' } }],
  ['nested with TLB, walk cache and nested TLB', { regime: { kind: 'nested' }, ...CACHES }],
  ['a protected page table', { regime: { kind: 'protected' } }],
  ['a shadow that follows by write protection', { regime: { kind: 'shadow', tracking: 'write-protect' }, ...CACHES }],
];

const MORE_REGIMES: typeof REGIMES = [
  ['two-level mapping', { regime: { kind: 'two-level' } }],
  ['a lazy shadow', { regime: { kind: 'shadow', tracking: 'lazy' } }],
  ['a paravirtualized shadow', { regime: { kind: 'shadow', tracking: 'paravirt' } }],
  ...[0, 1, 2, 3, 4].map(
    (nestedSteps) => [`agile paging, ${nestedSteps} nested steps`, { regime: { kind: 'agile', nestedSteps } }] as const,
  ),
];

/** Replays a whole file. Vectors of equal map and controls follow one another, so that they share a machine. */
function replayAll(
  file: string,
  choice: Choice,
  scope: WordScope,
): { readonly accesses: number; readonly wrong: string[] } {
  const { header, vectors } = readVectors(file);
  const wrong: string[] = [];
  let accesses = 0;
  for (const group of groups(vectors)) {
    const stack = machineFor(header, first(group), choice);
    for (const vector of group) {
      wrong.push(...replay(stack, vector, scope).map(sentenceOf));
      accesses += vector.acc.length;
    }
  }
  return { accesses, wrong };
}

function groups(vectors: readonly Vector[]): readonly (readonly Vector[])[] {
  const byMachine = new Map<string, Vector[]>();
  for (const vector of vectors) {
    const key = JSON.stringify([vector.map, vector.cfg]);
    byMachine.set(key, [...(byMachine.get(key) ?? []), vector]);
  }
  return [...byMachine.values()];
}

function first(group: readonly Vector[]): Vector {
  const vector = group[0];
  if (vector === undefined) throw new Error('an empty group of vectors');
  return vector;
}

describe('vectors recorded from machines', () => {
  const headers: ReadonlyArray<readonly [file: string, vectors: number, accesses: number]> = [
    ['kvm.jsonl.gz', 600, 24_800],
    ['qemu.jsonl.gz', 200, 6_000],
  ];

  test.each(headers)('%s is whole', (file, vectors, accesses) => {
    const { header, vectors: read }: { header: VectorHeader; vectors: readonly Vector[] } = readVectors(file);
    expect(read).toHaveLength(vectors);
    expect(header).toMatchObject({ format: 'mmu-vectors/1', vectors });
    expect(read.flatMap(({ acc }) => acc)).toHaveLength(accesses);
  });

  describe.each(process.env.SOAK === undefined ? REGIMES : [...REGIMES, ...MORE_REGIMES])(
    'under %s',
    (title, choice) => {
      test.each(headers)('%s: every answer and every table word agrees', (file, _vectors, accesses) => {
        const result = replayAll(file, choice, title === 'nested' ? 'all-words' : 'named-words');
        expect(result.wrong.slice(0, 5)).toEqual([]);
        expect(result.wrong).toHaveLength(0);
        expect(result.accesses).toBe(accesses);
      });
    },
  );
});
