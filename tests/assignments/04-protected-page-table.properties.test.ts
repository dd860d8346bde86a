import { properties } from '../../assignments/04-protected-page-table/generators';
import type { Step } from '../../grader/contracts/chapter';
import { PLAIN } from './04-protected-page-table/chapter';
import { sequencesOf } from './support/promises';

const GENERATORS = Object.keys(properties);

/** Whether an operation succeeded with a result that is not empty. */
function isFruitful({ call, result }: Step): boolean {
  if (call.op === 'trapWrite') return JSON.stringify(result) === '{"ok":true}';
  if (call.op === 'trapRead')
    return JSON.stringify(result).includes('"ok":true') && !JSON.stringify(result).includes('"0x0"');
  if (call.op === 'hw') return result !== '0x0';
  return call.op === 'p2mChanged' && Number(result) > 0;
}

describe('the sequences of the properties of chapter 04', () => {
  it('have a generator per property of the suite, and none is left over', () => {
    expect(PLAIN.hidden.properties?.map(({ generator }) => generator).sort()).toEqual([...GENERATORS].sort());
  });

  it.each(GENERATORS)('%s: equal seeds give equal sequences', (generator) => {
    expect(sequencesOf(PLAIN, generator)).toEqual(sequencesOf(PLAIN, generator));
  });

  it.each(GENERATORS)(
    '%s: the reference throws nowhere, and at least half of each sequence is fruitful',
    (generator) => {
      const runs = sequencesOf(PLAIN, generator).map((sequence) => PLAIN.steps(PLAIN.reference, sequence));
      expect(runs.flat().filter(({ reply }) => 'thrown' in reply)).toEqual([]);
      expect(runs.filter((steps) => steps.filter(isFruitful).length * 2 < steps.length)).toEqual([]);
    },
  );

  it.each(GENERATORS)('%s: the first sequence is short and the last one long', (generator) => {
    const lengths = sequencesOf(PLAIN, generator).map(({ calls }) => calls.length);
    expect(lengths[0]).toBeLessThanOrEqual(12);
    expect(lengths.at(-1)).toBeGreaterThan(20);
  });

  it('ask for fewer than 3000 operations in all', () => {
    const calls = GENERATORS.flatMap((generator) => sequencesOf(PLAIN, generator)).flatMap(
      (sequence) => sequence.calls,
    );
    expect(calls.length).toBeLessThan(3000);
  });

  it('meet refused writes, holes, marks, and pages that are taken away', () => {
    const steps = GENERATORS.flatMap((generator) => sequencesOf(PLAIN, generator)).flatMap((sequence) =>
      PLAIN.steps(PLAIN.reference, sequence),
    );
    const count = (holds: (step: Step) => boolean): number => steps.filter(holds).length;
    expect(count(({ result }) => JSON.stringify(result).includes('bad-frame'))).toBeGreaterThan(20);
    expect(count(({ result }) => JSON.stringify(result).includes('bad-index'))).toBeGreaterThan(10);
    expect(count(({ call }) => call.op === 'hwSetAD')).toBeGreaterThan(50);
    expect(count(({ call, result }) => call.args['hfn'] === null && Number(result) > 0)).toBeGreaterThan(20);
    expect(count(({ call, result }) => call.op === 'p2mChanged' && result === 0)).toBeGreaterThan(20);
  });
});
