import type { Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { kit } from './11-page-sharing/chapter';
import { createSharer } from './11-page-sharing/second-solution';
import { faultClaims } from './support/fault-claims';
import { propertyClaims } from './support/property-claims';
import { suiteClaims } from './support/suite-claims';

/** A page that was found or written, a frame that was freed, a byte, or stats of at least one page. */
function isFull({ call, reply, result }: Step): boolean {
  if ('thrown' in reply || result === null) return false;
  if (Array.isArray(result)) return result.length > 0;
  if (typeof result !== 'object') return true;
  const { hfn, guestPages } = result as Readonly<Record<string, Json | undefined>>;
  return call.op === 'stats' ? guestPages !== 0 : typeof hfn === 'number';
}

describe('the suites of chapter 11', () => {
  it.each(suiteClaims(kit, { createSharer }))('$claim', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});

describe('the named faults of chapter 11', () => {
  it.each(faultClaims(kit, 14))(
    '$claim',
    async ({ problems }) => {
      expect(await problems()).toEqual([]);
    },
    60_000,
  );
});

describe('the property sequences of chapter 11', () => {
  it.each(propertyClaims(kit, { isFull, mostOperations: 3000 }))('$claim', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});
