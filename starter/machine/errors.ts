// Given code: read it, do not change it. The grader uses its own copy.
/** What a stub throws until it is written. The verdict is `not-attempted`, not `fail` (C.7). */
export class NotImplementedError extends Error {
  override readonly name = 'NotImplementedError';

  /**
   * @param what - the function that is still a stub, for example `nestedWalk32`
   * @param clauses - the clauses that set its contract, for example `07.S5 to 07.S15`
   */
  constructor(what: string, clauses?: string) {
    const where = clauses === undefined ? '' : ` (${clauses})`;
    super(`${what} is not implemented yet. Its contract is in handout.md beside this file${where}.`);
  }
}

/** What physical memory throws for a misaligned or out-of-range access. Correct code never causes one (C.15). */
export class BusError extends Error {
  override readonly name = 'BusError';
}
