/** A node: an entry of a suite and what it requires. */
export interface Requiring {
  readonly id: string;
  readonly requires?: readonly string[];
}

/** What requires what inside one suite. A requirement that is no entry of the suite is ignored. */
export class RequirementGraph {
  private readonly requirements = new Map<string, readonly string[]>();
  private readonly chains = new Map<string, readonly string[]>();

  constructor(entries: readonly Requiring[]) {
    const ids = new Set(entries.map(({ id }) => id));
    for (const { id, requires = [] } of entries) {
      this.requirements.set(
        id,
        requires.filter((required) => ids.has(required)),
      );
    }
  }

  /**
   * Finds cycles: every one that a walk in file order closes first.
   *
   * @returns each cycle from its earliest entry back to it
   */
  cycles(): readonly (readonly string[])[] {
    const cycles: (readonly string[])[] = [];
    const done = new Set<string>();
    const visit = (id: string, trail: readonly string[]): void => {
      const start = trail.indexOf(id);
      if (start >= 0) cycles.push(this.fromEarliest(trail.slice(start)));
      if (start >= 0 || done.has(id)) return;
      for (const next of this.requirementsOf(id)) visit(next, [...trail, id]);
      done.add(id);
    };
    for (const id of this.requirements.keys()) visit(id, []);
    return cycles;
  }

  /** The longest chain of requirements that starts at an entry, with both ends. The graph must have no cycle. */
  longestChain(id: string): readonly string[] {
    const known = this.chains.get(id);
    if (known !== undefined) return known;
    let longest: readonly string[] = [];
    for (const next of this.requirementsOf(id)) {
      const chain = this.longestChain(next);
      if (chain.length > longest.length) longest = chain;
    }
    const chain = [id, ...longest];
    this.chains.set(id, chain);
    return chain;
  }

  /** All entries that an entry stands on, directly or through others, nearest first. */
  reachable(id: string): readonly string[] {
    const found = new Set<string>(this.requirementsOf(id));
    for (const next of found) for (const further of this.requirementsOf(next)) found.add(further);
    return [...found];
  }

  private requirementsOf(id: string): readonly string[] {
    return this.requirements.get(id) ?? [];
  }

  private fromEarliest(cycle: readonly string[]): readonly string[] {
    const order = [...this.requirements.keys()];
    const earliest = cycle.reduce((best, id) => (order.indexOf(id) < order.indexOf(best) ? id : best));
    const at = cycle.indexOf(earliest);
    return [...cycle.slice(at), ...cycle.slice(0, at), earliest];
  }
}
