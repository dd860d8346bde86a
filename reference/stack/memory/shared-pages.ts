import type { ScanOutcome, Sharer, SharingStats } from '../../11-page-sharing/page-sharing';
import type { PageNo, VmId } from '../../machine';
import type { VirtualMachine } from '../hypervisor/virtual-machine';

/** A page that the sharer knows. */
interface AttachedPage {
  readonly vm: VirtualMachine;
  readonly gfn: PageNo;
  hfn: PageNo;
  /** Whether others may use the frame, so that a write has to be a fault. */
  isReadOnly: boolean;
}

/** Keeps the real maps in step with chapter 11: a shared frame is mapped read-only everywhere, and its first write copies it. */
export class SharedPages {
  private readonly pages = new Map<string, AttachedPage>();

  constructor(
    private readonly sharer: Sharer,
    private readonly vmOf: (id: VmId) => VirtualMachine,
  ) {}

  /** Attaches a page that has a frame, and scans it. */
  scan(id: VmId, gfn: PageNo): ScanOutcome {
    const vm = this.vmOf(id);
    const hfn = vm.realMap.frame(gfn);
    if (hfn !== undefined && !this.pages.has(keyOf(id, gfn))) {
      this.sharer.attach(id, gfn, hfn);
      this.pages.set(keyOf(id, gfn), { vm, gfn, hfn, isReadOnly: false });
    }
    const outcome = this.sharer.scan(id, gfn);
    const page = this.pages.get(keyOf(id, gfn));
    if (outcome.result === 'shared' && outcome.hfn !== null && page !== undefined) {
      page.hfn = outcome.hfn;
      this.protectAll(outcome.hfn);
    }
    return outcome;
  }

  isShared(id: VmId, gfn: PageNo): boolean {
    return this.pages.get(keyOf(id, gfn))?.isReadOnly ?? false;
  }

  /** Gives a page a frame that it may write. False if there is none left. */
  unshare(id: VmId, gfn: PageNo): boolean {
    const page = this.pages.get(keyOf(id, gfn));
    if (page?.isReadOnly !== true) return true;
    const written = this.sharer.write(id, gfn, 0, this.sharer.read(id, gfn, 0)); // 11.S11: an equal byte copies as well
    if ('error' in written) return false;
    page.hfn = written.hfn;
    page.isReadOnly = false;
    page.vm.realMap.map(gfn, page.hfn);
    return true;
  }

  /** Forgets a page whose frame is taken away; the sharer frees the frame if nobody else uses it. False if it does not know the page. */
  detach(id: VmId, gfn: PageNo): boolean {
    if (!this.pages.delete(keyOf(id, gfn))) return false;
    this.sharer.detach(id, gfn);
    return true;
  }

  stats(): SharingStats {
    return this.sharer.stats();
  }

  /** Maps a frame read-only wherever it is used. A mapping that is invalid for now stays so. */
  private protectAll(hfn: PageNo): void {
    for (const page of this.pages.values()) {
      if (page.hfn !== hfn) continue;
      page.isReadOnly = true;
      const { realMap } = page.vm;
      const isValid = realMap.isValid(page.gfn);
      realMap.map(page.gfn, hfn, undefined, false);
      if (!isValid) realMap.invalidate(page.gfn);
    }
  }
}

/** The number stands first, so that no VM id can be taken for another key. */
function keyOf(id: VmId, gfn: PageNo): string {
  return `${gfn} ${id}`;
}
