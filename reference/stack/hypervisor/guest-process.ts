import type { PageNo } from '../../machine';
import type { Geometry } from '../geometry';
import { addressBits, bitsBelow, FRAME_BITS, stepsOf } from '../geometry';
import { BIT } from '../entry-rules';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';
import { frameOf } from './table-tree';
import type { VirtualMachine } from './virtual-machine';

/** Where an entry of a guest's table is: in which table page, and at which word of memory. */
export interface GuestPlace {
  readonly table: PageNo;
  readonly step: number;
  readonly index: number;
  readonly position: number;
  /** A page that the entry maps; -1 where only the table page was named. */
  readonly page: PageNo;
}

/**
 * One address space of a VM: its tables, as they lie in the VM's own pages. Whoever reads or writes here is the guest's kernel,
 * or a hypervisor that does it for the guest; neither rights nor traps are looked at.
 */
export class GuestProcess {
  constructor(
    readonly vm: VirtualMachine,
    readonly number: number,
    readonly root: PageNo,
    readonly geometry: Geometry,
    private readonly memory: PhysicalMemory,
    /** Whether entries hold hfns: only where there is no VM. */
    private readonly holdsFrames: boolean,
  ) {}

  /** Finds where the entry of a gVA lies at a step; undefined where no pointer leads there. */
  find(gva: bigint, step: number): GuestPlace | undefined {
    let table = this.root;
    for (let upper = 0; ; upper++) {
      const place = this.placeIn(table, gva, upper);
      if (place === undefined || upper === step) return place;
      const entry = this.read(place);
      if (!isPointer(entry, upper, stepsOf(this.geometry))) return undefined;
      table = frameOf(entry);
    }
  }

  /** Where the entry of a gVA lies in a table page of a step; undefined for a page without memory. */
  placeIn(table: PageNo, gva: bigint, step: number): GuestPlace | undefined {
    const index = indexOf(this.geometry, gva, step);
    const place = this.placeAt(table, step, index);
    return place === undefined ? undefined : { ...place, page: pageOf(this.geometry, gva) };
  }

  /** Where an entry lies, by its index. */
  placeAt(table: PageNo, step: number, index: number): GuestPlace | undefined {
    const hfn = this.holdsFrames ? table : this.vm.realMap.frame(table);
    if (hfn === undefined) return undefined;
    return { table, step, index, position: hfn * WORDS_PER_FRAME + (index * this.geometry.entryBytes) / 4, page: -1 };
  }

  read({ position }: GuestPlace): bigint {
    return this.memory.readEntry(position, this.geometry.entryBytes);
  }

  write({ position }: GuestPlace, entry: bigint): void {
    this.memory.writeEntry(position, this.geometry.entryBytes, entry);
  }

  /** Clears a table page. */
  clearTable(table: PageNo): void {
    const place = this.placeAt(table, 0, 0);
    if (place !== undefined) this.memory.clear(place.position / WORDS_PER_FRAME);
  }
}

/** Whether an entry of a step is a present pointer to a table. */
export function isPointer(entry: bigint, step: number, steps: number): boolean {
  return step < steps - 1 && (entry & BigInt(BIT.P | BIT.PS)) === BigInt(BIT.P);
}

/** The index bits of a gVA at a step. */
export function indexOf(geometry: Geometry, gva: bigint, step: number): number {
  return Number((gva >> BigInt(bitsBelow(geometry, step))) & (2n ** BigInt(geometry.widths[step] ?? 0) - 1n));
}

/** The number of a gVA's page, without the repeated sign bit. */
export function pageOf(geometry: Geometry, gva: bigint): PageNo {
  return Number(BigInt.asUintN(addressBits(geometry), gva) >> BigInt(FRAME_BITS));
}
