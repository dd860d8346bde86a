import { FRAME_BITS } from '../geometry';
import { CarefulWalk } from '../hardware/careful-walk';
import { ProcessorCaches } from '../hardware/processor-caches';
import { isCanonical } from '../hardware/canonical';
import type { ProcessorDescription } from '../hardware/processor-description';
import { WalkCounts } from '../hardware/walk-counts';
import type { WalkFault } from '../hardware/walk-fault';
import type { WalkObserver } from '../hardware/walk-observer';
import type { GuestProcess } from './guest-process';
import type { RawAccess, RegimeParts, Repair } from './regime-parts';

/** More repairs than this for one access mean that a repair does not repair. */
const MOST_REPAIRS = 64;

/**
 * The hypervisor's own walk of a guest's tables: what nested hardware does, in software. It sets A and D in the guest's entries as
 * hardware would (06.S8), and gets memory for pages that have none.
 */
export class SoftwareWalk {
  readonly counts: WalkCounts;
  private readonly walk: CarefulWalk;
  private readonly description: ProcessorDescription;

  constructor(private readonly parts: RegimeParts) {
    this.description = {
      ...parts.description,
      hostFrom: 0,
      tlb: null,
      walkCache: null,
      nestedTlb: null,
      writeHits: 'when-dirty',
    };
    this.counts = new WalkCounts(this.description.guest.widths.length, this.description.host.widths.length);
    this.walk = new CarefulWalk(parts.memory, this.description, new ProcessorCaches(this.description), this.counts);
  }

  get hfn(): number {
    return this.walk.hfn;
  }

  get gfn(): number {
    return this.walk.gfn;
  }

  /** The rights of the translation; D says that its page is dirty, and writable for the host. */
  get rights(): number {
    return this.walk.rights;
  }

  /** Log2 of the bytes of the guest's page, whatever the host's are. */
  get guestPageBits(): number {
    return this.walk.guestPageBits;
  }

  get pageBits(): number {
    return this.walk.pageBits;
  }

  observe(observer: WalkObserver | null): void {
    this.walk.observer = observer;
  }

  /** Walks; returns null for success, or what has to become of the access. */
  make(process: GuestProcess, { low, high, kind }: RawAccess): Repair | null {
    const { vm, number, root } = process;
    if (!isCanonical(this.description.guest, low, high)) {
      return { act: 'deliver', fault: { code: 'non-canonical', dimension: 'guest', step: -1, row: -1, gpa: -1 } };
    }
    const space = { owner: number, vm: vm.number, root, hostRoot: vm.realMap.tree.root };
    for (let repairs = 0; repairs < MOST_REPAIRS; repairs++) {
      const fault = this.walk.walk(space, low, high, kind);
      if (fault === null) return null;
      const refused = this.repair(process, fault);
      if (refused !== null) return refused;
    }
    throw new Error('SoftwareWalk: the same fault again and again');
  }

  private repair({ vm }: GuestProcess, fault: WalkFault): Repair | null {
    if (fault.dimension !== 'host') return { act: 'deliver', fault };
    const backed = this.parts.backing.repair(vm, Math.floor(fault.gpa / 2 ** FRAME_BITS), fault);
    return backed === 'backed' ? null : { act: 'refuse', fault, isOutOfMemory: backed === 'out-of-memory' };
  }
}
