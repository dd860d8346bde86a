import type { Adjustment, BalloonHost, TouchOutcome, VmStats } from '../../09-ballooning/balloon';
import { createBalloonHost } from '../../09-ballooning/balloon';
import type { ProxyCache, Sampler } from '../../10-working-set/working-set';
import { createProxyCache, createSampler } from '../../10-working-set/working-set';
import type { Sharer } from '../../11-page-sharing/page-sharing';
import { createSharer } from '../../11-page-sharing/page-sharing';
import type { Machine, PageNo, VmId } from '../../machine';
import type { WalkFault } from '../hardware/walk-fault';
import type { FramePool } from '../hypervisor/frame-pool';
import type { Backed, Backing } from '../hypervisor/regime-parts';
import type { VirtualMachine } from '../hypervisor/virtual-machine';
import { FrameContents } from './frame-contents';
import type { ManagedVm, MemoryManager, PageHash } from './memory-manager';
import { ProxiedVm } from './proxied-vm';
import { SharedPages } from './shared-pages';

/** A slot names one page of one VM, whatever frame is behind it. */
const SLOTS_PER_VM = 2 ** 32;

/** A VM and what is kept for it. */
interface Managed {
  readonly vm: VirtualMachine;
  readonly sampler: Sampler | null;
  /** Pages whose mapping is invalid until they are touched. */
  readonly sampled: Set<PageNo>;
}

/** Puts the decisions of chapters 09 to 11 into effect on real maps. */
export class ManagedMemory implements MemoryManager, Backing {
  private readonly contents = new FrameContents();
  private readonly managed: ReadonlyMap<VmId, Managed>;
  private readonly balloon: BalloonHost;
  private readonly shared: SharedPages;
  private touching: { readonly vm: VirtualMachine; readonly gfn: PageNo } | null = null;

  constructor(
    private readonly pool: FramePool,
    vms: ReadonlyArray<readonly [spec: ManagedVm, vm: VirtualMachine]>,
    hash: PageHash,
  ) {
    this.managed = new Map(
      vms.map(([{ id, sampling }, vm]) => {
        const sampler = sampling === undefined ? null : createSampler({ gfnCount: vm.tablesFrom, ...sampling });
        return [id, { vm, sampler, sampled: new Set() }];
      }),
    );
    this.shared = new SharedPages(createSharer(this.frames(), hash), (id) => this.require('share', id).vm);
    const specs = vms.map(([{ id, min, shares, guest }, vm]) => ({ id, gfnCount: vm.tablesFrom, min, shares, guest }));
    this.balloon = createBalloonHost(this.slots(), specs);
  }

  manages(id: VmId): boolean {
    return this.managed.has(id);
  }

  repair({ id, realMap, tablesFrom }: VirtualMachine, gfn: PageNo, fault: WalkFault): Backed {
    const { sampled, sampler } = this.require('repair', id);
    if (gfn >= tablesFrom) return 'no-page';
    if (sampled.delete(gfn)) sampler?.touch(gfn); // 10.S2: the minor fault
    if (realMap.validate(gfn, !this.shared.isShared(id, gfn))) return 'backed';
    if (fault.code === 'protection') return this.shared.unshare(id, gfn) ? 'backed' : 'out-of-memory';
    const touched = this.touch(id, gfn);
    return touched.ok ? 'backed' : touched.reason === 'out-of-range' ? 'no-page' : 'out-of-memory';
  }

  setTarget(vm: VmId, pages: number): Adjustment {
    return this.balloon.setTarget(vm, pages);
  }

  reclaim(pages: number, activeFraction: ReadonlyMap<VmId, number>, tax: number): ReturnType<BalloonHost['reclaim']> {
    return this.balloon.reclaim(pages, activeFraction, tax);
  }

  stats(vm: VmId): VmStats {
    return this.balloon.stats(vm);
  }

  share(id: VmId, gfn: PageNo): ReturnType<Sharer['scan']> {
    return this.shared.scan(id, gfn);
  }

  sharing(): ReturnType<Sharer['stats']> {
    return this.shared.stats();
  }

  writeByte(id: VmId, gfn: PageNo, offset: number, byte: number): boolean {
    if (!this.touch(id, gfn).ok || !this.shared.unshare(id, gfn)) return false;
    this.contents.frame(this.frameOf(id, gfn)).bytes[offset] = byte;
    return true;
  }

  readByte(id: VmId, gfn: PageNo, offset: number): number | undefined {
    return this.touch(id, gfn).ok ? this.contents.frame(this.frameOf(id, gfn)).bytes[offset] : undefined;
  }

  beginSample(id: VmId, sample: readonly PageNo[]): void {
    const { sampled, vm } = this.require('beginSample', id);
    this.requireSampler('beginSample', id).begin(sample);
    for (const gfn of sample) {
      sampled.add(gfn);
      vm.realMap.invalidate(gfn);
    }
  }

  endSample(id: VmId): ReturnType<Sampler['end']> {
    const { sampled, vm } = this.require('endSample', id);
    const ended = this.requireSampler('endSample', id).end();
    for (const gfn of sampled) vm.realMap.validate(gfn, !this.shared.isShared(id, gfn)); // 10.S4
    sampled.clear();
    return ended;
  }

  estimate(id: VmId): ReturnType<Sampler['estimate']> {
    return this.requireSampler('estimate', id).estimate();
  }

  proxy(id: VmId, vmPages: number, proxyPages: number): ProxyCache {
    const { vm } = this.require('proxy', id);
    return new ProxiedVm(createProxyCache({ vmPages, proxyPages }), {
      enter: (gfn) => {
        if (!vm.realMap.validate(gfn, !this.shared.isShared(id, gfn))) this.touch(id, gfn);
      },
      leave: (gfn) => vm.realMap.invalidate(gfn),
    });
  }

  /**
   * The frames as chapter 09 sees them: it holds slots, and a slot's frame may be shared or moved meanwhile. It takes a slot only for
   * the page that it has been asked to touch.
   */
  private slots(): Machine {
    const place = (slot: number): readonly [VmId, PageNo] => {
      const number = Math.floor(slot / SLOTS_PER_VM);
      const id = [...this.managed.values()].find(({ vm }) => vm.number === number)?.vm.id ?? '';
      return [id, slot % SLOTS_PER_VM];
    };
    return {
      alloc: () => this.takeSlot(),
      free: (slot) => this.release(...place(slot)),
      frame: (slot) => this.contents.frame(this.frameOf(...place(slot))),
      zero: (slot) => this.contents.zero(this.frameOf(...place(slot))),
      copy: () => undefined,
    };
  }

  /** The frames as chapter 11 sees them. */
  private frames(): Machine {
    return {
      alloc: () => this.pool.takeData(1),
      free: (hfn) => this.pool.free(hfn),
      frame: (hfn) => this.contents.frame(hfn),
      zero: (hfn) => this.contents.zero(hfn),
      copy: (source, destination) => this.contents.copy(source, destination),
    };
  }

  /** Touches a page as chapter 09 does; what it takes, it takes for this page. */
  private touch(id: VmId, gfn: PageNo): TouchOutcome {
    this.touching = { vm: this.require('touch', id).vm, gfn };
    return this.balloon.touch(id, gfn);
  }

  private takeSlot(): number | null {
    const hfn = this.pool.takeData(1);
    if (hfn === null || this.touching === null) return null;
    const { vm, gfn } = this.touching;
    vm.realMap.map(gfn, hfn);
    return vm.number * SLOTS_PER_VM + gfn;
  }

  /** Takes the frame of a page away; a shared frame goes with its last page. */
  private release(id: VmId, gfn: PageNo): void {
    const { vm } = this.require('release', id);
    const hfn = vm.realMap.unmap(gfn);
    if (!this.shared.detach(id, gfn) && hfn !== undefined) this.pool.free(hfn);
  }

  private frameOf(id: VmId, gfn: PageNo): PageNo {
    const hfn = this.require('frame', id).vm.realMap.frame(gfn);
    if (hfn === undefined) throw new RangeError(`page ${gfn} of VM ${id} has no frame`);
    return hfn;
  }

  private require(method: string, id: VmId): Managed {
    const managed = this.managed.get(id);
    if (managed === undefined) throw new RangeError(`${method}: the memory of VM ${id} is not managed`);
    return managed;
  }

  private requireSampler(method: string, id: VmId): Sampler {
    const { sampler } = this.require(method, id);
    if (sampler === null) throw new RangeError(`${method}: VM ${id} was given no sampling weights`);
    return sampler;
  }
}
