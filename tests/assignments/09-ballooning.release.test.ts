import type { Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { kit } from './09-ballooning/chapter';
import { createBalloonHost } from './09-ballooning/second-solution';
import { faultClaims } from './support/fault-claims';
import { propertyClaims } from './support/property-claims';
import { suiteClaims } from './support/suite-claims';

/** A touch that found a frame, a target that was reached or moved a page, a plan with a page in it, a byte. */
function isFull({ reply, result }: Step): boolean {
  if ('thrown' in reply || result === null) return false;
  if (Array.isArray(result)) return result.length > 0;
  if (typeof result !== 'object') return true;
  const { ok, reached, inflated, swapped } = result as Readonly<Record<string, Json | undefined>>;
  return ok === true || reached === true || [inflated, swapped].some((list) => Array.isArray(list) && list.length > 0);
}

describe('the suites of chapter 09', () => {
  it.each(suiteClaims(kit, { createBalloonHost }))('$claim', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});

describe('the named faults of chapter 09', () => {
  it.each(faultClaims(kit, 13))(
    '$claim',
    async ({ problems }) => {
      expect(await problems()).toEqual([]);
    },
    60_000,
  );
});

describe('the property sequences of chapter 09', () => {
  it.each(propertyClaims(kit, { isFull, mostOperations: 3000 }))('$claim', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});
