import type { Random } from '../../../grader/contracts/chapter';
import type { Plan, PlannedEntry, PlannedTable, PlannedVm } from './plan';

/** VM ids that are easily confused, with one another or with names of JavaScript (C.20). */
export const VM_IDS: readonly string[] = ['vm1', 'vm2', 'a', 'a1', '__proto__', 'constructor'];

const SMALL_VPNS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];
const LARGE_VPNS: readonly number[] = [2 ** 32, 2 ** 40, 2 ** 40 + 1];
const ROOTS: readonly number[] = [0, 1, 2, 40];

/** A VM id that no living VM has. */
export function unusedId(plan: Plan, random: Random): string {
  return random.pick(VM_IDS.filter((id) => plan.vms.every(({ vm }) => vm !== id)));
}

/** A name for a table. */
export function drawRoot(random: Random): number {
  return random.pick(ROOTS);
}

/** A table of at most `most` entries, in range; now and then two entries name one page. */
export function drawTable(random: Random, { gfnCount }: PlannedVm, most: number): PlannedTable {
  const vpns = random.shuffle([...SMALL_VPNS, random.pick(LARGE_VPNS)]).slice(0, random.int(1, most));
  const table = new Map<number, PlannedEntry>();
  for (const vpn of vpns) {
    const former = [...table.values()];
    const again = former.length > 0 && random.chance(1, 5);
    const gfn = again ? random.pick(former).gfn : random.int(0, gfnCount - 1);
    table.set(vpn, { gfn, w: random.chance(2, 3) });
  }
  return table;
}

/** The same table with one entry, mostly not the first, that names a page beyond the VM. */
export function spoilTable(random: Random, { gfnCount }: PlannedVm, table: PlannedTable): PlannedTable {
  const vpns = [...table.keys()].sort((one, other) => one - other);
  const vpn = random.pick(vpns.length > 1 ? vpns.slice(1) : vpns);
  return new Map([...table, [vpn, { gfn: gfnCount + random.int(0, 2), w: true }]]);
}

/** An order for the Map: shuffled half of the time. */
export function drawOrder(random: Random, table: PlannedTable): readonly number[] | undefined {
  return random.chance(1, 2) ? random.shuffle([...table.keys()]) : undefined;
}

/** Looks at a VM that has loaded something: mostly a permitted access, else a list or a stray access. */
export function drawLook(plan: Plan, random: Random, owner: PlannedVm): void {
  const entries = [...owner.active];
  const ticket = random.int(1, 10);
  if (ticket <= 2) return plan.shadow(owner);
  if (ticket === 3) return plan.p2m(owner);
  if (ticket === 4 || entries.length === 0) return plan.access(owner, random.pick(SMALL_VPNS), 'r');
  const [vpn, { w }] = random.pick(entries);
  plan.access(owner, vpn, random.chance(1, 2) && (w || ticket === 5) ? 'w' : 'r');
}
