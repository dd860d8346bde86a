import { properties } from '../../assignments/05-shadow-paging/generators';
import type { Sequence, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import type { SubjectExports } from '../../grader/contracts/operations';
import { CHAPTER, REFERENCE } from './05-shadow-paging/chapter';

const NAMES = Object.keys(properties);

function callsIn(sequences: readonly Sequence[]): readonly Sequence['calls'][number][] {
  return sequences.flatMap(({ calls }) => calls);
}

/** A success with a result that is not empty. */
function isFull({ call, reply, result }: Step): boolean {
  if ('thrown' in reply || result === null) return false;
  if (call.op === 'destroyVm') return result !== 0;
  if (Array.isArray(result)) return result.length > 0;
  return typeof result !== 'object' || (result as { readonly ok?: Json }).ok !== false;
}

/** How many sequences the condition alone finds broken, without a look at plain results and invariants. */
function brokenRuns(generator: string, subject: SubjectExports): number {
  return CHAPTER.sequences(generator).filter((sequence) => {
    const oracle = CHAPTER.steps(REFERENCE, sequence);
    const condition = properties[generator]?.condition;
    return (condition?.(CHAPTER.steps(subject, sequence), oracle) ?? null) !== null;
  }).length;
}

function faulty(id: string): SubjectExports {
  const fault = CHAPTER.faults.find((candidate) => candidate.id === id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return CHAPTER.edited(fault)();
}

/** Answers like a machine in which nothing ever succeeds. */
const refusing: SubjectExports = {
  createShadowHypervisor: () => ({
    createVm: () => undefined,
    loadCr3: () => ({ ok: false, reason: 'out-of-memory', vpn: 0 }),
    shadow: () => [],
    p2m: () => [],
    access: () => ({ ok: false, fault: 'not-present' }),
    destroyVm: () => 0,
  }),
};

describe.each(NAMES)('the sequences of %s', (generator) => {
  const sequences = CHAPTER.sequences(generator);

  it('begin small and grow', () => {
    expect(sequences[0]?.calls.length).toBeLessThanOrEqual(16);
    expect(callsIn(sequences.slice(30)).length).toBeGreaterThan(callsIn(sequences.slice(0, 10)).length);
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

  it('keep to their condition when operations are left out, as shrinking does', () => {
    const { condition } = properties[generator] ?? {};
    const broken = sequences.flatMap((whole) => {
      const sequence = { ...whole, calls: whole.calls.filter((_, index) => index % 3 !== 1) };
      const steps = CHAPTER.steps(REFERENCE, sequence);
      return condition?.(steps, steps) ?? [];
    });
    expect(broken).toEqual([]);
  });
});

describe.each([
  ['isolation', '05-M1'],
  ['conservation', '05-M4'],
  ['rollback', '05-M10'],
])('the condition of %s', (generator, fault) => {
  it('holds for the reference', () => {
    expect(brokenRuns(generator, REFERENCE)).toBe(0);
  });

  it(`finds ${fault} by itself`, () => {
    expect(brokenRuns(generator, faulty(fault))).toBeGreaterThanOrEqual(10);
  });
});

describe('the property band of chapter 05', () => {
  it('has about 300 loads in the double property and less than 3,000 operations in all', () => {
    const loads = callsIn(CHAPTER.sequences('composition')).filter(({ op }) => op === 'loadCr3').length;
    expect(loads).toBeGreaterThanOrEqual(280);
    expect(loads).toBeLessThanOrEqual(340);
    expect(NAMES.reduce((sum, name) => sum + callsIn(CHAPTER.sequences(name)).length, 0)).toBeLessThan(3000);
  });

  it('refuses a load in every rollback sequence, for both reasons in all of them together', () => {
    const texts = CHAPTER.sequences('rollback').map((sequence) =>
      JSON.stringify(CHAPTER.steps(REFERENCE, sequence).map(({ result }) => result)),
    );
    expect(texts.filter((text) => !text.includes('"reason"'))).toEqual([]);
    for (const reason of ['bad-frame', 'out-of-memory']) {
      expect(texts.filter((text) => text.includes(reason)).length).toBeGreaterThanOrEqual(10);
    }
  });

  it('gives nothing to a submission in which nothing succeeds', async () => {
    const judged = await CHAPTER.judge(() => refusing);
    expect(judged.filter(({ band, credit }) => band === 'property' && credit > 0)).toEqual([]);
  });
});
