import type { OperationCall } from '../../../grader/contracts/engine';

/** An entry of a drawn table. */
export interface PlannedEntry {
  readonly gfn: number;
  readonly w: boolean;
}

/** A drawn table, by vpn. */
export type PlannedTable = ReadonlyMap<number, PlannedEntry>;

/** A VM as the plan expects it. */
export interface PlannedVm {
  readonly vm: string;
  readonly gfnCount: number;
  readonly backed: Set<number>;
  active: PlannedTable;
}

/**
 * The operations drawn so far, with just enough memory of them to aim the next one: which loads succeed, and which pages
 * are backed. Which frame goes where it does not know.
 */
export class Plan {
  readonly calls: OperationCall[] = [];
  readonly vms: PlannedVm[] = [];

  /** @param freeFrames - frames that any page can get; infinite where a sequence cannot use them up */
  constructor(public freeFrames: number) {}

  createVm(vm: string, gfnCount: number): PlannedVm {
    this.calls.push({ op: 'createVm', args: { vm, gfnCount } });
    const created = { vm, gfnCount, backed: new Set<number>(), active: new Map<number, PlannedEntry>() };
    this.vms.push(created);
    return created;
  }

  /** @param order - the order in which the Map holds the entries; ascending if it is left out */
  loadCr3(owner: PlannedVm, root: number, table: PlannedTable, order?: readonly number[]): void {
    const args = {
      vm: owner.vm,
      root,
      table: Object.fromEntries([...table].map(([vpn, { gfn, w }]) => [vpn, { gfn, w }])),
    };
    this.calls.push({ op: 'loadCr3', args: order === undefined ? args : { ...args, order } });
    if (!this.canLoad(owner, table)) return;
    const wanted = this.newPages(owner, table);
    this.freeFrames -= wanted.size;
    for (const gfn of wanted) owner.backed.add(gfn);
    owner.active = table;
  }

  access(owner: PlannedVm, vpn: number, access: 'r' | 'w'): void {
    this.calls.push({ op: 'access', args: { vm: owner.vm, vpn, access } });
  }

  shadow(owner: PlannedVm): void {
    this.calls.push({ op: 'shadow', args: { vm: owner.vm } });
  }

  p2m(owner: PlannedVm): void {
    this.calls.push({ op: 'p2m', args: { vm: owner.vm } });
  }

  destroyVm(owner: PlannedVm): void {
    this.calls.push({ op: 'destroyVm', args: { vm: owner.vm } });
    this.freeFrames += owner.backed.size;
    this.vms.splice(this.vms.indexOf(owner), 1);
  }

  /** Whether a load of this table succeeds. */
  canLoad(owner: PlannedVm, table: PlannedTable): boolean {
    const inRange = [...table.values()].every(({ gfn }) => gfn < owner.gfnCount);
    return inRange && this.newPages(owner, table).size <= this.freeFrames;
  }

  private newPages({ backed }: PlannedVm, table: PlannedTable): ReadonlySet<number> {
    return new Set([...table.values()].map(({ gfn }) => gfn).filter((gfn) => !backed.has(gfn)));
  }
}
