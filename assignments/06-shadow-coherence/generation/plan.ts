import type { OperationCall } from '../../../grader/contracts/engine';

/** The mode of a sequence. */
export type Mode = 'write-protect' | 'lazy' | 'paravirt';

/** A guest's entry, as drawn. */
export type PlannedEntry = {
  readonly p: boolean;
  readonly gfn: number;
  readonly w: boolean;
  readonly a: boolean;
  readonly d: boolean;
};

/**
 * The operations drawn so far, with just enough memory of them to aim the next one: what the guest's tables say. What is
 * in the shadow it does not know.
 */
export class Plan {
  readonly calls: OperationCall[] = [];
  readonly known = new Set<number>();
  current = 0;
  private readonly tables = new Map<number, Map<number, PlannedEntry>>();

  constructor(
    readonly mode: Mode,
    readonly gfnCount: number,
  ) {}

  /** A change of one entry, by the means that the mode has for it. */
  change(root: number, vpn: number, entry: PlannedEntry): void {
    if (this.mode === 'paravirt' && this.known.has(root)) return this.hypercall(root, [[vpn, entry]]);
    this.tableOf(root).set(vpn, entry);
    this.add('guestWritePte', { root, vpn, entry });
  }

  hypercall(root: number, batch: readonly (readonly [vpn: number, entry: PlannedEntry])[]): void {
    this.add('hypercall', { root, batch });
    if (batch.some(([, { p, gfn }]) => p && gfn >= this.gfnCount)) return;
    for (const [vpn, entry] of batch) this.tableOf(root).set(vpn, entry);
  }

  loadCr3(root: number): void {
    this.known.add(root);
    this.current = root;
    this.add('loadCr3', { root });
  }

  invlpg(vpn: number): void {
    this.add('invlpg', { vpn });
  }

  access(vpn: number, access: 'r' | 'w'): void {
    this.add('access', { vpn, access });
  }

  /** Looks at a list, at the counts or at the guest's entry. */
  look(op: 'exits' | 'p2m' | 'shadow' | 'readGuestPte', vpn: number): void {
    const root = this.current;
    this.add(op, op === 'shadow' ? { root } : op === 'readGuestPte' ? { root, vpn } : {});
  }

  /** Entries of the current root that permit an access. */
  permitting(access: 'r' | 'w'): readonly number[] {
    return [...this.tableOf(this.current)]
      .filter(([, { p, gfn, w }]) => p && gfn < this.gfnCount && (w || access === 'r'))
      .map(([vpn]) => vpn);
  }

  private tableOf(root: number): Map<number, PlannedEntry> {
    const table = this.tables.get(root) ?? new Map<number, PlannedEntry>();
    this.tables.set(root, table);
    return table;
  }

  private add(op: string, args: OperationCall['args']): void {
    this.calls.push({ op, args });
  }
}
