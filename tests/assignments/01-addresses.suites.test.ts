import { openAddresses } from './01-addresses/chapter';
import * as secondSolution from './01-addresses/second-solution';
import { releaseGates } from './support/release-gates';

const gates = releaseGates(openAddresses(), {
  faults: 12,
  commonClauses: ['C.2', 'C.3', 'C.6', 'C.7'],
  secondSolution: { ...secondSolution },
  isFull: ({ call, reply, result }) => {
    if ('thrown' in reply || result === null) return false;
    if (call.op === 'pagesTouched') return Array.isArray(result) && result.length > 0;
    return !(typeof result === 'object' && 'ok' in result && result['ok'] === false);
  },
  mostOperations: 3000,
});

describe('the suites of chapter 01', () => {
  it.each(gates)('$title', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});
