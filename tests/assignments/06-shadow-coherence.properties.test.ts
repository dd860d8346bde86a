import { properties } from '../../assignments/06-shadow-coherence/generators';
import type { Sequence, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import type { SubjectExports } from '../../grader/contracts/operations';
import { CHAPTER, REFERENCE } from './06-shadow-coherence/chapter';

const NAMES = Object.keys(properties);

function callsIn(sequences: readonly Sequence[]): readonly Sequence['calls'][number][] {
  return sequences.flatMap(({ calls }) => calls);
}

/** A success with a result that is not empty. */
function isFull({ reply, result }: Step): boolean {
  if ('thrown' in reply || result === null) return false;
  if (Array.isArray(result)) return result.length > 0;
  return typeof result !== 'object' || (result as { readonly ok?: Json }).ok !== false;
}

/** How many sequences the condition alone finds broken, without a look at plain results and invariants. */
function brokenRuns(generator: string, subject: SubjectExports): number {
  return CHAPTER.sequences(generator).filter((sequence) => {
    const oracle = CHAPTER.steps(REFERENCE, sequence);
    return (properties[generator]?.condition?.(CHAPTER.steps(subject, sequence), oracle) ?? null) !== null;
  }).length;
}

function faulty(id: string): SubjectExports {
  const fault = CHAPTER.faults.find((candidate) => candidate.id === id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return CHAPTER.edited(fault)();
}

describe.each(NAMES)('the sequences of %s', (generator) => {
  const sequences = CHAPTER.sequences(generator);

  it('begin small, grow, and have at least 300 operations', () => {
    expect(sequences[0]?.calls.length).toBeLessThanOrEqual(18);
    expect(callsIn(sequences.slice(30)).length).toBeGreaterThan(callsIn(sequences.slice(0, 10)).length);
    expect(callsIn(sequences).length).toBeGreaterThanOrEqual(300);
  });

  it('are the same for the same seed', () => {
    expect(CHAPTER.sequences(generator)).toEqual(sequences);
  });

  it('have at least as many operations with a result as without one', () => {
    const poor = sequences.flatMap((sequence, run) => {
      const steps = CHAPTER.steps(REFERENCE, sequence);
      return 2 * steps.filter(isFull).length < steps.length ? [run] : [];
    });
    expect(poor).toEqual([]);
  });
});

describe.each([
  ['lazy', '06-M1'],
  ['write-protect', '06-M2'],
  ['exit-sums', '06-M10'],
])('the condition of %s', (generator, fault) => {
  it('holds for the reference', () => {
    expect(brokenRuns(generator, REFERENCE)).toBe(0);
  });

  it(`finds ${fault} by itself`, () => {
    expect(brokenRuns(generator, faulty(fault))).toBeGreaterThanOrEqual(10);
  });
});

describe('the property band of chapter 06', () => {
  it('has less than 3,000 operations in all', () => {
    expect(NAMES.reduce((sum, name) => sum + callsIn(CHAPTER.sequences(name)).length, 0)).toBeLessThan(3000);
  });

  it('meets every outcome of an access and of a hypercall', () => {
    const text = NAMES.flatMap((name) => CHAPTER.sequences(name))
      .flatMap((sequence) => CHAPTER.steps(REFERENCE, sequence))
      .map(({ result }) => JSON.stringify(result))
      .join('\n');
    const outcomes = [
      '"exits":[]',
      '"code":"not-present"',
      '"code":"protection"',
      'out-of-memory',
      '{"ok":false,"at":',
      '{"ok":true}',
    ];
    expect(outcomes.filter((outcome) => !text.includes(outcome))).toEqual([]);
  });
});
