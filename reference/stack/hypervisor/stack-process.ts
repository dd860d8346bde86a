import type { PageNo, VmId } from '../../machine';
import { BIT } from '../entry-rules';
import { bitsBelow, FRAME_BITS, stepOfPage, stepsOf } from '../geometry';
import type { Mapping, Process } from '../stack';
import type { GuestPlace, GuestProcess } from './guest-process';
import type { RegimeHandler } from './regime-handler';

const POINTER = BigInt(BIT.P | BIT.W | BIT.U);

/** What a process needs of its machine. */
export interface ProcessHost {
  readonly regime: RegimeHandler;
  load(): void;
  end(): void;
  /** Takes a page of the VM for a table and clears it; its number is a gfn, or natively an hfn. */
  takeTable(): PageNo;
  /** What an entry that maps a page of the VM must hold: its gfn, or natively the hfn behind it. */
  frameFor(gfn: PageNo, pages: number): PageNo;
}

/** A process as the guest's kernel sees it. */
export class StackProcess implements Process {
  readonly vm: VmId;
  readonly id: number;
  readonly root: PageNo;

  constructor(
    readonly inner: GuestProcess,
    private readonly host: ProcessHost,
  ) {
    this.vm = inner.vm.id;
    this.id = inner.number;
    this.root = inner.root;
  }

  load(): void {
    this.host.load();
  }

  end(): void {
    this.host.end();
  }

  map({ gva, gfn, pageBits = FRAME_BITS, write = true, user = true, execute = true }: Mapping): void {
    const { geometry } = this.inner;
    const leafStep = stepOfPage(geometry, pageBits);
    for (let step = 0; step < leafStep; step++) this.requireTable(gva, step);
    const frame = this.host.frameFor(gfn, 2 ** (pageBits - FRAME_BITS));
    const large = leafStep < stepsOf(geometry) - 1 ? BIT.PS : 0;
    const flags = BIT.P | large | (write ? BIT.W : 0) | (user ? BIT.U : 0);
    const noExecute = execute ? 0n : 1n << 63n;
    const entry = (BigInt(frame) << BigInt(FRAME_BITS)) | BigInt(flags) | noExecute;
    this.host.regime.writeEntry(this.inner, this.requirePlace('map', gva, leafStep), entry);
  }

  unmap(gva: bigint): void {
    const place = this.leafPlace(gva);
    if (place === undefined || this.inner.read(place) === 0n) return;
    this.host.regime.writeEntry(this.inner, place, 0n);
    this.invlpg(gva);
  }

  readEntry(gva: bigint, step: number): bigint | undefined {
    const place = this.inner.find(gva, step);
    return place === undefined ? undefined : this.host.regime.readEntry(this.inner, place);
  }

  writeEntry(gva: bigint, step: number, entry: bigint): void {
    this.host.regime.writeEntry(this.inner, this.requirePlace('writeEntry', gva, step), entry);
  }

  writeEntries(writes: ReadonlyArray<readonly [gva: bigint, step: number, entry: bigint]>): void {
    const places = writes.map(([gva, step, entry]) => [this.requirePlace('writeEntries', gva, step), entry] as const);
    this.host.regime.writeEntries(this.inner, places);
  }

  invlpg(gva: bigint): void {
    this.host.regime.invlpg(this.inner, gva);
  }

  /** The entry that maps a gVA, whatever its page size. */
  private leafPlace(gva: bigint): GuestPlace | undefined {
    const steps = stepsOf(this.inner.geometry);
    for (let step = steps - 1; step >= 0; step--) {
      const place = this.inner.find(gva, step);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** Sees to it that the entry of a step leads to a table. */
  private requireTable(gva: bigint, step: number): void {
    const place = this.requirePlace('map', gva, step);
    const present = this.inner.read(place);
    if ((present & BigInt(BIT.P | BIT.PS)) === BigInt(BIT.P)) return;
    if ((present & BigInt(BIT.P)) !== 0n) {
      const size = bitsBelow(this.inner.geometry, step);
      throw new RangeError(`map: 0x${gva.toString(16)} lies in a large page of 2^${size} bytes; unmap it first`);
    }
    const table = this.host.takeTable();
    this.host.regime.writeEntry(this.inner, place, (BigInt(table) << BigInt(FRAME_BITS)) | POINTER);
  }

  private requirePlace(method: string, gva: bigint, step: number): GuestPlace {
    const place = this.inner.find(gva, step);
    if (place === undefined) {
      throw new RangeError(`${method}: no table leads to the entry of 0x${gva.toString(16)} at step ${step}`);
    }
    return place;
  }
}
