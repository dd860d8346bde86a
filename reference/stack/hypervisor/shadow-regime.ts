import type { Tracking } from '../../06-shadow-coherence/shadow-coherence';
import type { PageNo } from '../../machine';
import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { bitsBelow, FRAME_BITS, stepsOf } from '../geometry';
import type { AddressSpace } from '../hardware/address-space';
import { NO_EXECUTE } from '../hardware/demands';
import type { WalkFault } from '../hardware/walk-fault';
import type { GuestPlace, GuestProcess } from './guest-process';
import { isPointer, pageOf } from './guest-process';
import { NestedRegime } from './nested-regime';
import type { RawAccess, RegimeParts, Repair } from './regime-parts';
import { SoftwareWalk } from './software-walk';
import { frameOf, TableTree } from './table-tree';
import { TrackedTables } from './tracked-tables';
import type { VirtualMachine } from './virtual-machine';
import { joinAddress } from './words';

/** How a shadow is kept. */
export interface ShadowPolicy {
  readonly tracking: Tracking;
  /** Whether a trapped write to a leaf brings the shadow up to date at once. */
  readonly updates: boolean;
  /** How many guest steps, from the root, the shadow replaces: all of them, or fewer for agile paging. */
  readonly shadowSteps: number;
}

/**
 * Shadow paging: hardware walks a tree that the hypervisor fills, entry by entry, when hardware misses one (06.S5 to 06.S10). Agile
 * paging is the same with a shorter shadow, whose last entries lead into the guest's own tables.
 */
export class ShadowRegime extends NestedRegime {
  readonly software: SoftwareWalk;
  private readonly shadows = new Map<number, TableTree>();
  private readonly known = new Set<GuestProcess>();
  private readonly tracked: TrackedTables;
  private readonly steps: number;

  constructor(
    parts: RegimeParts,
    private readonly policy: ShadowPolicy,
  ) {
    super(parts);
    this.software = new SoftwareWalk(parts);
    this.steps = stepsOf(parts.description.guest);
    this.tracked = new TrackedTables(policy.shadowSteps);
  }

  override spaceOf(process: GuestProcess): AddressSpace {
    const { vm, number } = process;
    const root = this.policy.shadowSteps === 0 ? (vm.realMap.frame(process.root) ?? 0) : this.shadowOf(process).root;
    return { owner: number, vm: vm.number, root, hostRoot: vm.realMap.tree.root };
  }

  override loadCr3(process: GuestProcess): void {
    this.parts.log.exit('cr3', 'switched to the shadow of the root table');
    this.known.add(process); // 06.S2
    if (this.policy.tracking === 'write-protect') this.tracked.track(process, process.root, 0, 0);
    if (this.policy.tracking === 'lazy') this.dropAll(process); // 06.S12
  }

  override writeEntry(process: GuestProcess, place: GuestPlace, entry: bigint): void {
    const { tracking } = this.policy;
    if (tracking === 'paravirt' && this.known.has(process)) {
      this.writeEntries(process, [[place, entry]]);
      return;
    }
    const uses = tracking === 'write-protect' ? this.tracked.of(process, place.table) : [];
    if (uses.length === 0) {
      process.write(place, entry); // 06.S12: nobody notices
      return;
    }
    this.parts.log.exit('pt-write', 'performed the write and dropped what the shadow had of it');
    const before = process.read(place);
    for (const { process: owner, step, page } of uses)
      this.retrack(owner, before, step, this.firstPage(page, place), false);
    process.write(place, entry);
    for (const use of uses) {
      const page = this.firstPage(use.page, place);
      this.retrack(use.process, entry, use.step, page, true);
      this.drop(use.process, page, use.step); // 06.S11
      if (this.policy.updates) this.update(use.process, page, use.step, entry);
    }
  }

  override writeEntries(process: GuestProcess, writes: ReadonlyArray<readonly [GuestPlace, bigint]>): void {
    if (this.policy.tracking !== 'paravirt' || !this.known.has(process)) {
      super.writeEntries(process, writes);
      return;
    }
    this.parts.log.exit('hypercall', `wrote ${writes.length} entries for the guest`); // 06.S14
    for (const [place, entry] of writes) {
      process.write(place, entry);
      const pages = 2 ** (bitsBelow(process.geometry, place.step) - FRAME_BITS);
      this.drop(process, place.page - (place.page % pages), place.step);
    }
  }

  override invlpg(process: GuestProcess, gva: bigint): void {
    this.parts.log.exit('invlpg', 'dropped the shadow entry of the page'); // 06.S16
    this.drop(process, pageOf(process.geometry, gva), this.steps - 1);
    super.invlpg(process, gva);
  }

  override repair(process: GuestProcess, access: RawAccess, fault: WalkFault): Repair {
    if (fault.dimension === 'host') return this.repairHost(process.vm, fault);
    if (fault.dimension === 'guest') return { act: 'deliver', fault };
    // Whose fault is it? The guest's own table, as it is now, decides (06.S5).
    const refused = this.software.make(process, access);
    if (refused?.act === 'deliver') {
      this.parts.log.exit('guest-fault', `${refused.fault.code} at step ${refused.fault.step}: the guest's own`);
      return refused;
    }
    this.parts.log.exit('hv-fault', 'filled the shadow from the guest table and the real map');
    if (refused !== null) return refused;
    return this.fill(process, access) ? { act: 'retry' } : { act: 'emulated', hfn: this.software.hfn };
  }

  override forget(process: GuestProcess): void {
    super.forget(process);
    this.tracked.forget(process);
    this.known.delete(process);
    const shadow = this.shadows.get(process.number);
    shadow?.clearAll();
    if (shadow !== undefined) this.parts.pool.free(shadow.root);
    this.shadows.delete(process.number);
  }

  override remapped(vm: VirtualMachine, gfn: PageNo, stale: PageNo | undefined): void {
    super.remapped(vm, gfn, stale);
    for (const process of stale === undefined ? [] : vm.processes) {
      const shadow = this.shadowOf(process);
      for (const { page, entry, step } of shadow.leaves()) {
        const first = frameOf(entry);
        if (stale !== undefined && stale >= first && stale < first + shadow.pagesOf(step)) shadow.clear(page, step);
      }
    }
  }

  /** Lists the leaves of a process's shadow, ascending by page. */
  leaves(process: GuestProcess): readonly { readonly page: PageNo; readonly hfn: PageNo; readonly w: boolean }[] {
    return this.shadowOf(process)
      .leaves()
      .map(({ page, entry }) => ({ page, hfn: frameOf(entry), w: (entry & BigInt(BIT.W)) !== 0n }));
  }

  /** Installs what the last software walk has found. False if no entry can say it: then the hypervisor makes the access itself. */
  private fill(process: GuestProcess, { low, high, kind }: RawAccess): boolean {
    const { hfn, rights, pageBits } = this.software;
    const page = pageOf(process.geometry, joinAddress(low, high));
    const step = this.stepOf(pageBits);
    if (step < this.policy.shadowSteps) {
      const isDirty = (rights & BIT.D) !== 0;
      // A kernel that may write read-only pages (WP=0) cannot be shown by an entry that refuses it to users.
      const isForKernel = (kind & KIND.WRITE) !== 0 && (rights & BIT.W) === 0;
      if (isForKernel || (!isDirty && this.ignoresW())) return false;
      const pages = 2 ** (bitsBelow(process.geometry, step) - FRAME_BITS);
      const writable = isDirty ? rights & BIT.W : 0; // 06.S9
      this.shadowOf(process).set(page, step, leafEntry(hfn - (hfn % pages), rights, writable, step < this.steps - 1));
      return true;
    }
    return this.fillSwitch(process, page);
  }

  /** Whether hardware lets the kernel write where W is clear; then a clean page cannot be watched by clearing W. */
  private ignoresW(): boolean {
    return !this.parts.description.controls.wp && this.policy.shadowSteps < this.steps;
  }

  /** Agile paging: installs the pointer from the shadow into the guest's own table. */
  private fillSwitch(process: GuestProcess, page: PageNo): boolean {
    const last = this.policy.shadowSteps - 1;
    const gva = BigInt(page) << BigInt(FRAME_BITS);
    let rights: number = BIT.W | BIT.U;
    let denied = 0;
    for (let step = 0; step <= last; step++) {
      const place = process.find(gva, step);
      const entry = place === undefined ? 0n : process.read(place);
      if (!isPointer(entry, step, this.steps)) return false; // a large page above the switch, in scattered frames
      rights &= Number(entry & 0xffn);
      if (entry >> 63n !== 0n) denied = NO_EXECUTE;
      if (step < last) continue;
      const table = process.vm.realMap.frame(frameOf(entry));
      if (table === undefined) return false;
      this.shadowOf(process).set(page, last, leafEntry(table, rights | denied, rights & BIT.W, false));
    }
    return true;
  }

  /** Brings the shadow up to date after a write to a leaf: nothing before A, no W before D. */
  private update(process: GuestProcess, page: PageNo, step: number, entry: bigint): void {
    const isLeaf = (entry & BigInt(BIT.P | BIT.A)) === BigInt(BIT.P | BIT.A) && !isPointer(entry, step, this.steps);
    if (!isLeaf || step !== this.steps - 1) return;
    const { low, high } = { low: (page << FRAME_BITS) | 0, high: Math.floor(page / 2 ** (32 - FRAME_BITS)) | 0 };
    if (this.software.make(process, { low, high, kind: 0 }) === null) this.fill(process, { low, high, kind: 0 });
  }

  private retrack(process: GuestProcess, entry: bigint, step: number, page: PageNo, isNew: boolean): void {
    if (!isPointer(entry, step, this.steps)) return;
    if (isNew) this.tracked.track(process, frameOf(entry), step + 1, page);
    else this.tracked.untrack(process, frameOf(entry), step + 1, page);
  }

  /** Forgets what the shadow has at and below an entry, and what the processor has of it. */
  private drop(process: GuestProcess, page: PageNo, step: number): void {
    if (step < this.policy.shadowSteps) this.shadowOf(process).clear(page, step);
    if (step === this.steps - 1) {
      const low = (page << FRAME_BITS) | 0;
      this.parts.processor.dropPage(process.number, low, this.highOf(process, page));
    } else this.parts.processor.caches.dropSpace(process.number);
  }

  private dropAll(process: { readonly number: number }): void {
    if (this.policy.shadowSteps > 0) this.shadowOf(process).clearAll();
    this.parts.processor.caches.dropSpace(process.number);
  }

  private shadowOf(process: { readonly number: number }): TableTree {
    const present = this.shadows.get(process.number);
    if (present !== undefined) return present;
    const { pool, memory, description } = this.parts;
    const root = pool.takeTables(1);
    memory.clear(root);
    const frames = { take: () => pool.takeTables(1), free: (frame: PageNo) => pool.free(frame) };
    const tree = new TableTree(memory, description.guest, root, frames);
    this.shadows.set(process.number, tree);
    return tree;
  }

  private firstPage(page: PageNo, { step, index }: GuestPlace): PageNo {
    return page + index * 2 ** (bitsBelow(this.parts.description.guest, step) - FRAME_BITS);
  }

  /** The deepest step whose leaves map no more than this. */
  private stepOf(pageBits: number): number {
    const { guest } = this.parts.description;
    const step = guest.largeSteps.find((large) => bitsBelow(guest, large) <= pageBits);
    return step ?? this.steps - 1;
  }

  private highOf({ geometry }: GuestProcess, page: PageNo): number {
    const bits = bitsBelow(geometry, -1);
    const address = BigInt(page) << BigInt(FRAME_BITS);
    const extended = geometry.signed ? BigInt.asIntN(bits, address) : address;
    return Number(BigInt.asIntN(32, extended >> 32n));
  }
}

/** An entry of the shadow. A and D are set from the start: the hypervisor has marked the guest's own entries. */
function leafEntry(frame: PageNo, rights: number, writable: number, isLarge: boolean): bigint {
  const flags = BIT.P | BIT.A | BIT.D | (rights & BIT.U) | writable | (isLarge ? BIT.PS : 0);
  const noExecute = (rights & NO_EXECUTE) !== 0 ? 1n << 63n : 0n;
  return (BigInt(frame) << BigInt(FRAME_BITS)) | BigInt(flags) | noExecute;
}
