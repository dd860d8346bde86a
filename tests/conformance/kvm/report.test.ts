import type { Message } from './messages';
import { drawLayout } from './draw-layout';
import { drawQuestion } from './draw-question';
import type { Features } from './open-device';
import { findingText, machineSentence, skippedSentence, summaryText } from './report';
import { type Finding, runLive } from './run-live';

const FEATURES: Features = { maxphyaddr: 48, gbpages: 0, smep: 1, smap: 0 };

/** A machine that answers every access with a general protection fault and sets no mark. */
async function* wrongMachine(seeds: readonly number[]): AsyncGenerator<Message> {
  yield { is: 'features', features: FEATURES };
  for (const seed of seeds) {
    const { asks, ...question } = drawQuestion(seed, drawLayout(seed, FEATURES), FEATURES);
    const vector = { ...question, acc: asks.map(([access, va]) => [access, va, 'gp'] as const), after: [] };
    yield await Promise.resolve({ is: 'vector', vector } as const);
  }
}

test('a machine that differs is told with seed, vector, access, both answers and the command to see it again', async () => {
  const findings: Finding[] = [];
  const tally = await runLive(wrongMachine([41, 300]), (finding) => findings.push(finding));
  expect(tally).toMatchObject({ vectors: 2, wrongVectors: 2, disagreements: findings.length });
  expect(tally.answers).toEqual(new Map([['gp', tally.accesses]]));
  const first = findings.find(({ disagreement }) => disagreement.access !== null) as Finding;
  expect(findingText(first).split('\n')).toEqual([
    expect.stringMatching(
      /^seed 41 \(\S+, map \S+, wp=[01] nxe=[01] smep=[01] smap=0\), access \d+, [rwx][ku] [0-9a-f]+$/,
    ),
    '  machine: gp',
    expect.stringMatching(/^ {2}ours: {4}(ok|pf|hole|word)/),
    '  again:   npm run conformance:kvm -- --seed 41 --count 1',
  ]);
});

test('a word of a table is named by its address', () => {
  const vector = { id: '5', kind: 'small', map: 'identity', cfg: { wp: 1, nxe: 0, smep: 0, smap: 0 } } as const;
  const disagreement = { id: '5', access: null, what: 'word 1008', expected: '2067', got: '2027' };
  expect(findingText({ vector, disagreement })).toContain('), after all accesses, word 1008\n  machine: 2067\n');
});

test('the summary counts vectors, accesses, answers and disagreements', () => {
  const text = summaryText({
    unavailable: null,
    features: FEATURES,
    vectors: 3,
    accesses: 40,
    wrongVectors: 1,
    disagreements: 2,
    policy: 5,
    answers: new Map([
      ['pf 1', 30],
      ['ok', 10],
    ]),
  });
  expect(text.split('\n')).toEqual([
    'answers of the machine: ok: 10, pf 1: 30',
    '3 vectors, 40 accesses: 2 vectors agree, 2 disagreements; A or D differ in 5 words as the architecture allows',
  ]);
  expect(machineSentence(FEATURES)).toBe(
    'The machine has 48 physical address bits, with SMEP, without SMAP, without pages of 1 GiB.',
  );
});

test('nothing to run on is one sentence that says why, and what to do', async () => {
  async function* nothing(): AsyncGenerator<Message> {
    yield await Promise.resolve({ is: 'unavailable', unavailable: { why: 'it rains', remedy: 'wait' } } as const);
  }
  const { unavailable, vectors } = await runLive(nothing(), () => undefined);
  expect(vectors).toBe(0);
  expect(unavailable === null ? '' : skippedSentence(unavailable)).toBe(
    'Skipped the live conformance run, because it rains; to have it, wait.',
  );
});
