import type { PageNo } from '../../machine';
import { bitsBelow, FRAME_BITS, stepsOf } from '../geometry';
import type { GuestProcess } from './guest-process';
import { isPointer } from './guest-process';
import { frameOf } from './table-tree';

/** A table page of the guest that the hypervisor has protected from writes, and the part of the address space that it maps. */
export interface TrackedTable {
  readonly process: GuestProcess;
  readonly step: number;
  /** The first page that the table maps. */
  readonly page: PageNo;
}

/** Which table pages of known processes are write-protected. A page may serve in several places. */
export class TrackedTables {
  private readonly byTable = new Map<string, TrackedTable[]>();

  /** @param depth - tables of the steps below this are left alone */
  constructor(private readonly depth: number) {}

  /** Where a table page is in use by its VM; empty if writes to it do not trap. */
  of(process: GuestProcess, table: PageNo): readonly TrackedTable[] {
    return this.byTable.get(keyOf(process, table)) ?? [];
  }

  /** Protects a table page and all that it leads to. */
  track(process: GuestProcess, table: PageNo, step: number, page: PageNo): void {
    if (step >= this.depth) return;
    const key = keyOf(process, table);
    const uses = this.byTable.get(key) ?? [];
    if (uses.some((use) => use.process === process && use.step === step && use.page === page)) return;
    this.byTable.set(key, [...uses, { process, step, page }]);
    this.eachPointer(process, table, step, page, (child, childPage) => this.track(process, child, step + 1, childPage));
  }

  /** Gives up a use of a table page, and of all that it leads to. */
  untrack(process: GuestProcess, table: PageNo, step: number, page: PageNo): void {
    const key = keyOf(process, table);
    const uses = this.byTable.get(key) ?? [];
    const others = uses.filter((use) => use.process !== process || use.step !== step || use.page !== page);
    if (others.length === uses.length) return;
    if (others.length === 0) this.byTable.delete(key);
    else this.byTable.set(key, others);
    this.eachPointer(process, table, step, page, (child, childPage) =>
      this.untrack(process, child, step + 1, childPage),
    );
  }

  /** Gives up all uses by a process. */
  forget(process: GuestProcess): void {
    for (const [key, uses] of this.byTable) {
      const others = uses.filter((use) => use.process !== process);
      if (others.length === 0) this.byTable.delete(key);
      else this.byTable.set(key, others);
    }
  }

  private eachPointer(
    process: GuestProcess,
    table: PageNo,
    step: number,
    page: PageNo,
    visit: (child: PageNo, page: PageNo) => void,
  ): void {
    const { geometry } = process;
    const steps = stepsOf(geometry);
    if (step >= steps - 1) return;
    const pages = 2 ** (bitsBelow(geometry, step) - FRAME_BITS);
    for (let index = 0; index < 2 ** (geometry.widths[step] ?? 0); index++) {
      const place = process.placeAt(table, step, index);
      const entry = place === undefined ? 0n : process.read(place);
      if (isPointer(entry, step, steps)) visit(frameOf(entry), page + index * pages);
    }
  }
}

function keyOf({ vm }: GuestProcess, table: PageNo): string {
  return `${vm.number} ${table}`;
}
