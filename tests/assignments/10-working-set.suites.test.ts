import { openWorkingSet } from './10-working-set/chapter';
import * as secondSolution from './10-working-set/second-solution';
import { releaseGates } from './support/release-gates';

const gates = releaseGates(openWorkingSet(), {
  faults: 13,
  commonClauses: ['C.6', 'C.7', 'C.17', 'C.18'],
  secondSolution: { ...secondSolution },
  isFull: ({ call, reply, result }) => {
    if ('thrown' in reply || result === null) return call.op === 'recommend' && !('thrown' in reply);
    return JSON.stringify(result) !== '{"minorFault":false}';
  },
  mostOperations: 3200,
});

describe('the suites of chapter 10', () => {
  it.each(gates)('$title', async ({ problems }) => {
    expect(await problems()).toEqual([]);
  });
});
