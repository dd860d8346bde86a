import { BIT } from '../../reference/stack';
import { PhysicalMemory } from '../../reference/stack/hardware/physical-memory';

/** Guest data pages (256 MiB), and the first gVA. */
export const PAGES = 65_536;
export const BASE_HIGH = 0x7f12;
const FRAMES = 1024;
const ENTRIES = 512;
const RIGHTS = BIT.P | BIT.W | BIT.U;

/** The tables of the workload, built in the order that its description fixes, so that every frame has the same number as in C. */
export class Image {
  /** Data frames are mere numbers, and lie from 4096 on. */
  readonly memory = new PhysicalMemory(2 ** 18, FRAMES);
  readonly nativeRoot: number;
  readonly hostRoot: number;
  /** A gfn. */
  readonly guestRoot: number;
  /** By gfn of a leaf table, its shadow's frame. */
  readonly shadowOf = new Int32Array(PAGES + FRAMES);
  /** The guest's leaf tables, in the order of the addresses that they map. */
  readonly leafTables: number[] = [];
  private readonly frameOfGuest = new Int32Array(PAGES + FRAMES);
  private nextFrame = 1;
  private nextGuest = PAGES;

  constructor() {
    this.nativeRoot = this.nextFrame++;
    this.hostRoot = this.nextFrame++;
    this.nextFrame++;
    this.guestRoot = this.takeGuestTable();
    for (let i = 0; i < PAGES; i++) this.frameOfGuest[i] = 4096 + (Math.imul(i, 48_271) & (PAGES - 1));
    for (let i = 0; i < PAGES; i++) this.mapGuest(i, guestFrame(i));
    for (let gfn = 0; gfn < this.nextGuest; gfn++) this.mapHost(this.hostRoot, gfn, this.hostFrame(gfn));
    for (let i = 0; i < PAGES; i++) this.mapHost(this.nativeRoot, pageOf(i), this.hostFrame(guestFrame(i)));
    for (let i = 0; i < PAGES; i += ENTRIES) this.addShadow(i);
  }

  /** The digest of all words, as the description of the workload defines it. */
  digest(): string {
    let sum = 0;
    for (const word of this.memory.words) sum = (Math.imul(sum, 31) + word) | 0;
    return (sum >>> 0).toString(16).padStart(8, '0');
  }

  private hostFrame(gfn: number): number {
    return this.frameOfGuest[gfn] ?? 0;
  }

  private takeGuestTable(): number {
    const gfn = this.nextGuest++;
    this.frameOfGuest[gfn] = this.nextFrame++;
    return gfn;
  }

  private mapHost(root: number, page: number, hfn: number): void {
    let table = root;
    for (let step = 0; step < 3; step++) {
      if (this.read(table, indexOf(page, step)) === 0) this.write(table, indexOf(page, step), this.nextFrame++);
      table = this.read(table, indexOf(page, step));
    }
    this.write(table, indexOf(page, 3), hfn);
  }

  private mapGuest(i: number, gfn: number): void {
    let table = this.guestRoot;
    for (let step = 0; step < 3; step++) {
      const frame = this.hostFrame(table);
      const index = indexOf(pageOf(i), step);
      if (this.read(frame, index) === 0) this.write(frame, index, this.takeGuestTable());
      table = this.read(frame, index);
    }
    this.write(this.hostFrame(table), indexOf(pageOf(i), 3), gfn);
  }

  private addShadow(i: number): void {
    let table = this.guestRoot;
    for (let step = 0; step < 3; step++) table = this.read(this.hostFrame(table), indexOf(pageOf(i), step));
    this.leafTables.push(table);
    this.shadowOf[table] = this.nextFrame++;
  }

  private read(frame: number, index: number): number {
    return (this.memory.words[(frame * ENTRIES + index) * 2] ?? 0) >>> 12;
  }

  private write(frame: number, index: number, target: number): void {
    this.memory.words[(frame * ENTRIES + index) * 2] = (target << 12) | RIGHTS;
  }
}

function guestFrame(i: number): number {
  return Math.imul(i, 40_503) & (PAGES - 1);
}

/** The page number of a gVA of the workload. */
function pageOf(i: number): number {
  return BASE_HIGH * 2 ** 20 + i;
}

function indexOf(page: number, step: number): number {
  return Math.floor(page / 512 ** (3 - step)) % 512;
}
