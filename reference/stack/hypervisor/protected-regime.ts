import type { PageNo } from '../../machine';
import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from '../hardware/address-space';
import type { EntryKind } from '../hardware/entry-reader';
import { ENTRY, EntryReader } from '../hardware/entry-reader';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';
import type { WalkFault } from '../hardware/walk-fault';
import type { GuestPlace, GuestProcess } from './guest-process';
import { NestedRegime } from './nested-regime';
import type { RawAccess, RegimeParts, Repair } from './regime-parts';
import { SoftwareWalk } from './software-walk';
import type { VirtualMachine } from './virtual-machine';
import { splitAddress } from './words';

const WRITE = BigInt(BIT.W);
const MARKS = BigInt(BIT.A | BIT.D);

/** The hardware's twin of one table page of the guest. */
interface Twin {
  readonly process: GuestProcess;
  readonly table: PageNo;
  readonly step: number;
  readonly frame: PageNo;
}

/**
 * The protected page table: beside every table of the guest lies a twin with hPAs for gPAs, which is what hardware walks. Every
 * write of the guest traps and is translated by the real map; every read traps too, for only the guest's own word has the gfn
 * that it wrote (04.S12).
 */
export class ProtectedRegime extends NestedRegime {
  readonly software: SoftwareWalk;
  private readonly reader: EntryReader;
  private readonly frameField: bigint;
  /** By process, step and table page. */
  private readonly twins = new Map<string, Twin>();

  constructor(parts: RegimeParts) {
    super(parts);
    const { guest, rules, controls } = parts.description;
    this.software = new SoftwareWalk(parts);
    this.reader = new EntryReader(guest, rules, controls);
    const top = guest.entryBytes === 4 ? 32 : rules.physicalBits;
    this.frameField = 2n ** BigInt(top) - 2n ** BigInt(FRAME_BITS);
  }

  override spaceOf(process: GuestProcess): AddressSpace {
    const root = this.twinOf(process, process.root, 0).frame;
    return { owner: process.number, vm: process.vm.number, root, hostRoot: 0 };
  }

  override loadCr3(_process: GuestProcess): void {
    this.parts.log.exit('cr3', 'switched to the twin of the root table');
  }

  override writeEntry(process: GuestProcess, place: GuestPlace, entry: bigint): void {
    this.parts.log.exit('pt-write', 'translated the frame field of the written entry');
    this.parts.log.p2mLookups += 1;
    process.write(place, entry); // 04.S8: A and D are those that were written
    const twin = this.twins.get(keyOf(process, place.table, place.step));
    if (twin !== undefined) this.translate(twin, place.index);
  }

  override readEntry(process: GuestProcess, place: GuestPlace): bigint {
    this.parts.log.exit('pt-read', 'gave the guest its own frame number back');
    this.parts.log.m2pLookups += 1;
    const twin = this.twins.get(keyOf(process, place.table, place.step));
    if (twin !== undefined) this.mergeMarks(twin, place.index);
    return process.read(place);
  }

  override repair(process: GuestProcess, access: RawAccess, _fault: WalkFault): Repair {
    // Does the guest permit it? Its own table, as it is now, decides.
    const refused = this.software.make(process, access);
    if (refused?.act === 'deliver') {
      this.parts.log.exit('guest-fault', `${refused.fault.code} at step ${refused.fault.step}: the guest's own`);
      return refused;
    }
    this.parts.log.exit('hv-fault', 'hardware had no entry that allows it');
    if (refused !== null) return refused;
    // A large page whose frames are not in a row has no hardware word, and what the real map protects must fault again.
    const { gfn, hfn, guestPageBits } = this.software;
    const pages = 2 ** (guestPageBits - FRAME_BITS);
    const isWhole = process.vm.realMap.runAround(gfn, pages) === pages;
    return isWhole && this.isShowable(process.vm, gfn) ? { act: 'retry' } : { act: 'emulated', hfn };
  }

  override forget(process: GuestProcess): void {
    super.forget(process);
    for (const [key, twin] of this.twins) {
      if (twin.process !== process) continue;
      this.parts.pool.free(twin.frame);
      this.twins.delete(key);
    }
  }

  /** 04.S9: rewrites every hardware word whose guest word names the page. */
  override remapped(vm: VirtualMachine, gfn: PageNo, stale: PageNo | undefined): void {
    for (const twin of [...this.twins.values()].filter(({ process }) => process.vm === vm)) {
      for (let index = 0; index < this.entriesOf(twin); index++) {
        const { kind, frame } = this.guestWord(twin, index);
        if (kind !== ENTRY.LEAF || gfn < frame || gfn >= frame + this.pagesOf(twin.step)) continue;
        this.mergeMarks(twin, index);
        this.translate(twin, index);
      }
    }
    super.remapped(vm, gfn, stale);
  }

  /** Finds the twin of a table page, or makes it and translates all that is in the page already. */
  private twinOf(process: GuestProcess, table: PageNo, step: number): Twin {
    const key = keyOf(process, table, step);
    const present = this.twins.get(key);
    if (present !== undefined) return present;
    const frame = this.parts.pool.takeTables(1);
    this.parts.memory.clear(frame);
    const twin: Twin = { process, table, step, frame };
    this.twins.set(key, twin);
    for (let index = 0; index < this.entriesOf(twin); index++) this.translate(twin, index);
    return twin;
  }

  /** Writes the hardware word that a guest word stands for: 0 where it is not present or its page has no frame (04.S5). */
  private translate(twin: Twin, index: number): void {
    const { word, kind, frame } = this.guestWord(twin, index);
    const bytes = twin.process.geometry.entryBytes;
    this.parts.memory.writeEntry(this.positionIn(twin, index), bytes, this.hardwareWord(twin, word, kind, frame));
  }

  private hardwareWord(twin: Twin, word: bigint, kind: EntryKind, gfn: PageNo): bigint {
    if (kind === ENTRY.NOT_PRESENT) return 0n;
    if (kind === ENTRY.RESERVED) return word; // hardware finds the same fault in it
    const frame = kind === ENTRY.TABLE ? this.twinFrame(twin, gfn) : this.dataFrame(twin, gfn);
    if (frame === undefined) return 0n;
    const isReadOnly = kind === ENTRY.LEAF && twin.process.vm.realMap.isReadOnly(gfn);
    return (word & ~this.frameField & ~(isReadOnly ? WRITE : 0n)) | (BigInt(frame) << BigInt(FRAME_BITS));
  }

  private twinFrame({ process, step }: Twin, table: PageNo): PageNo | undefined {
    return process.vm.realMap.frame(table) === undefined ? undefined : this.twinOf(process, table, step + 1).frame;
  }

  /** The frame behind a leaf, if all its pages lie in a row and hardware may find every one of them. */
  private dataFrame({ process, step }: Twin, gfn: PageNo): PageNo | undefined {
    const { realMap } = process.vm;
    const pages = this.pagesOf(step);
    if (pages > 1 && realMap.runAround(gfn, pages) < pages) return undefined;
    for (let i = 0; i < pages; i++) {
      const isWritable = !realMap.isReadOnly(gfn + i);
      if (!realMap.isValid(gfn + i) || (pages > 1 && !isWritable)) return undefined;
    }
    return this.isShowable(process.vm, gfn) ? realMap.frame(gfn) : undefined;
  }

  /** Whether an entry can keep a page from the writes that it must be kept from: not from those of a kernel without WP. */
  private isShowable({ realMap }: VirtualMachine, gfn: PageNo): boolean {
    return this.parts.description.controls.wp || !realMap.isReadOnly(gfn);
  }

  /** Adds to a guest word what hardware has marked in its twin (04.S6). */
  private mergeMarks(twin: Twin, index: number): void {
    const place = twin.process.placeAt(twin.table, twin.step, index);
    const hardware = this.parts.memory.readEntry(this.positionIn(twin, index), twin.process.geometry.entryBytes);
    if (place === undefined || (hardware & BigInt(BIT.P)) === 0n) return;
    twin.process.write(place, twin.process.read(place) | (hardware & MARKS));
  }

  private guestWord({ process, table, step }: Twin, index: number) {
    const place = process.placeAt(table, step, index);
    const word = place === undefined ? 0n : process.read(place);
    const { low, high } = splitAddress(word);
    const kind = this.reader.kindOf(low, high, step);
    const frame = this.reader.frameOf(low, high);
    // Below the page size a large leaf has no frame bits; one of them is its PAT bit.
    const pages = kind === ENTRY.LEAF ? this.pagesOf(step) : 1;
    return { word, kind, frame: frame - (frame % pages) };
  }

  private entriesOf({ process, step }: Twin): number {
    return 2 ** (process.geometry.widths[step] ?? 0);
  }

  private pagesOf(step: number): number {
    return 2 ** ((this.reader.pageBits[step] ?? FRAME_BITS) - FRAME_BITS);
  }

  private positionIn({ frame, process }: Twin, index: number): number {
    return frame * WORDS_PER_FRAME + (index * process.geometry.entryBytes) / 4;
  }
}

function keyOf(process: GuestProcess, table: PageNo, step: number): string {
  return `${process.number} ${step} ${table}`;
}
