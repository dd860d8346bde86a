import { properties } from '../../assignments/02-two-level-mapping/generators';
import type { Sequence, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { createRandom } from '../../grader/judge/random';
import { chapterOrThrow, loaderOf, judge, referenceExports, textWith } from './02-two-level-mapping/chapter';
import { runPlain } from './02-two-level-mapping/plain-engine';
import { stepsOf } from './02-two-level-mapping/steps';

const SEEDS = 40;
const tests = chapterOrThrow().suites.flatMap((suite) => suite.properties ?? []);

function sequencesOf(generator: string): readonly Sequence[] {
  const seed = tests.find((test) => test.generator === generator)?.seed ?? 1;
  const property = properties[generator];
  if (property === undefined) throw new Error(`no generator ${generator}`);
  return Array.from({ length: SEEDS }, (_, run) => property.generate(createRandom(seed + run), run));
}

const operationsIn = (sequences: readonly Sequence[]): number =>
  sequences.reduce((sum, { calls }) => sum + calls.length, 0);

/** A success with a result that is not empty; frame 0 is a frame, but no frames freed is nothing. */
function isFull({ call, reply, result }: Step): boolean {
  if ('thrown' in reply || result === null || result === false) return false;
  if (call.op === 'destroyVm') return result !== 0;
  if (Array.isArray(result)) return result.length > 0;
  return typeof result !== 'object' || (result as { readonly ok?: Json }).ok !== false;
}

describe.each(tests.map(({ generator }) => generator))('the sequences of %s', (generator) => {
  const sequences = sequencesOf(generator);

  it('begin small and grow', () => {
    expect(sequences[0]?.calls.length).toBeLessThanOrEqual(16);
    expect(operationsIn(sequences.slice(30))).toBeGreaterThan(operationsIn(sequences.slice(0, 10)));
  });

  it('are the same for the same seed', () => {
    expect(sequencesOf(generator)).toEqual(sequences);
  });

  it('have at least as many operations with a result as without one', () => {
    const poor = sequences.flatMap((sequence, run) => {
      const steps = stepsOf(sequence, runPlain(referenceExports, sequence));
      return 2 * steps.filter(isFull).length < steps.length ? [run] : [];
    });
    expect(poor).toEqual([]);
  });

  it('give the reference nothing to break', () => {
    const { condition } = properties[generator] ?? {};
    const broken = sequences.flatMap((sequence) => {
      const steps = stepsOf(sequence, runPlain(referenceExports, sequence));
      return condition?.(steps, steps) ?? [];
    });
    expect(broken).toEqual([]);
  });

  it('keep to their condition when operations are left out, as shrinking does', () => {
    const { condition } = properties[generator] ?? {};
    const broken = sequences.flatMap((whole) => {
      const sequence = { ...whole, calls: whole.calls.filter((_, index) => index % 3 !== 1) };
      const steps = stepsOf(sequence, runPlain(referenceExports, sequence));
      return condition?.(steps, steps) ?? [];
    });
    expect(broken).toEqual([]);
  });
});

describe('the property band of chapter 02', () => {
  it('has well over 500 and at most 2,000 operations in the double property', () => {
    const operations = operationsIn(sequencesOf('translate-oracle'));
    expect(operations).toBeGreaterThan(600);
    expect(operations).toBeLessThanOrEqual(2000);
  });

  it('has less than 2,700 operations in all', () => {
    expect(tests.reduce((sum, { generator }) => sum + operationsIn(sequencesOf(generator)), 0)).toBeLessThan(2700);
  });

  it('refuses a map for want of a frame in every atomicity sequence', () => {
    const without = sequencesOf('out-of-memory-atomicity').filter((sequence) => {
      const steps = stepsOf(sequence, runPlain(referenceExports, sequence));
      return !steps.some(({ result }) => JSON.stringify(result) === '{"ok":false,"reason":"out-of-memory"}');
    });
    expect(without).toEqual([]);
  });

  it('sends every VM of an isolation sequence the same operations', () => {
    for (const { calls } of sequencesOf('vm-isolation')) {
      const scripts = [...new Set(calls.map(({ args }) => args['vm']))].map((vm) =>
        JSON.stringify(calls.filter(({ args }) => args['vm'] === vm).map(({ op, args }) => [op, { ...args, vm: '' }])),
      );
      expect(scripts.length).toBe(3);
      expect(new Set(scripts).size).toBe(1);
    }
  });

  it('catches every fault with some property, most of them early, and leaves rare corners to later seeds', async () => {
    const passedPerFault: (readonly number[])[] = [];
    for (const fault of chapterOrThrow().faults?.faults ?? []) {
      const judged = await judge(loaderOf(textWith(fault)));
      passedPerFault.push(judged.flatMap(({ seeds }) => (seeds === undefined ? [] : [seeds.passed])));
    }
    const earliest = passedPerFault.map((passed) => Math.min(...passed));
    expect(Math.max(...earliest)).toBeLessThan(SEEDS);
    expect(earliest.filter((passed) => passed < 10).length).toBeGreaterThanOrEqual(9);
    expect(passedPerFault.flat().filter((passed) => passed >= 10 && passed < SEEDS).length).toBeGreaterThanOrEqual(5);
  });
});
