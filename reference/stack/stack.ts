import type { Mode, PageNo, VmId } from '../machine';
import type { AccessBatch, Wish } from './access';
import type { AccessRecord } from './access-record';
import type { Counters } from './counters';
import type { MachineDescription } from './machine-description';
import type { ManagedVm, MemoryManager, PageHash } from './memory/memory-manager';
import type { GuestFault, Outcome } from './outcome';

/** A VM before it runs. */
export interface VmSpec {
  readonly id: VmId;
  /** The VM has the gfns 0 to `pages` - 1. */
  readonly pages: number;
  /** Log2 of the bytes of the blocks in which the hypervisor backs the VM's data: 12, or a page size of the host's tree. */
  readonly hostPageBits?: number;
  /** `fixed`: only `remap` puts frames behind the VM's pages, and the others are holes. Default: `on-demand`. */
  readonly backing?: 'on-demand' | 'fixed';
  /** The first gfn that the guest uses for its page tables; the gfns above follow. Default: the upper quarter. */
  readonly tablesFrom?: PageNo;
  /**
   * Log2 of the bytes of the host's pages in which the guest's tables lie; 12 by default. Larger ones show the VM the machine's
   * own table frames from `tablesFrom` on, in large pages, which only a laboratory may do.
   */
  readonly tablePageBits?: number;
}

/** A virtual page as the guest's kernel maps it. */
export interface Mapping {
  readonly gva: bigint;
  readonly gfn: PageNo;
  /** Log2 of the page's bytes; 12 by default. */
  readonly pageBits?: number;
  /** Rights of the leaf; all true by default, `execute` false sets XD. */
  readonly write?: boolean;
  readonly user?: boolean;
  readonly execute?: boolean;
}

/** An address space of a VM: what its guest kernel can do with it. Every call costs the exits of the machine's regime. */
export interface Process {
  readonly vm: VmId;
  readonly id: number;
  /** The gfn of the root table. */
  readonly root: PageNo;
  /** Makes this process current: a load of CR3. */
  load(): void;
  /** Maps a page; missing tables are made on the way, upper ones first, and allow everything. */
  map(mapping: Mapping): void;
  /** Clears the leaf of a page and flushes the page; nothing happens where there is none. */
  unmap(gva: bigint): void;
  /**
   * Stores several entries at once, each as [gva, step, entry]; a paravirtualized guest asks for all of them in one hypercall.
   * @throws RangeError if no table leads to one of them
   */
  writeEntries(writes: ReadonlyArray<readonly [gva: bigint, step: number, entry: bigint]>): void;
  /** Reads, as the guest sees it, the entry of `gva` at a step; undefined where no table leads there. */
  readEntry(gva: bigint, step: number): bigint | undefined;
  /**
   * Stores, as the guest's kernel does, the entry of `gva` at a step. It flushes nothing.
   * @throws RangeError if no table leads there
   */
  writeEntry(gva: bigint, step: number, entry: bigint): void;
  /** Flushes one page of this process from the caches. */
  invlpg(gva: bigint): void;
  /** Ends the process: nothing is left of its translations. Its tables stay in the VM's pages. */
  end(): void;
}

/** The guest's kernel, asked about a page fault: `retry` says that it has repaired the cause. */
export type GuestKernel = (fault: GuestFault, process: Process) => 'retry' | 'skip';

/** A whole machine: one physical memory, VMs, processes, and one regime that translates for all of them. */
export interface Stack {
  readonly description: MachineDescription;
  /** @throws RangeError if the id is in use or the VM does not fit */
  createVm(spec: VmSpec): void;
  /** Makes an address space, not loaded yet: an empty one, or one whose root table lies at gfn `root` already. */
  createProcess(vm: VmId, root?: PageNo): Process;
  /** Translates one access of the current process. @throws RangeError before the first load */
  access(gva: bigint, wish: Wish, mode: Mode): Outcome;
  /** Does what `access` does, and records it. */
  explain(gva: bigint, wish: Wish, mode: Mode): AccessRecord;
  /**
   * Translates a batch of accesses of the current process and fills `batch.hfn`. Without a kernel a guest fault is
   * skipped; the kernel may map pages of the process, but not load another.
   */
  run(batch: AccessBatch, kernel?: GuestKernel): void;
  /** Empties TLB, walk cache and nested TLB; a boot, not an instruction. */
  flushCaches(): void;
  counters(): Counters;
  resetCounters(): void;
  /**
   * Reads or writes an entry's word at a gPA, past every trap: what a loader or a test does.
   * @throws RangeError if the VM has no table frame there
   */
  peek(vm: VmId, gpa: bigint): bigint;
  poke(vm: VmId, gpa: bigint, entry: bigint): void;
  /**
   * Puts the memory of VMs under management, before they have any: balloon, page sharing, sampling and proxy cache.
   * @param hash - equal frames have equal hashes; by default a 32-bit FNV-1a hash
   * @throws RangeError for an unknown VM, one whose pages have frames already, or a second call
   */
  manageMemory(vms: readonly ManagedVm[], hash?: PageHash): MemoryManager;
  /** The frames behind a VM's pages, ascending by gfn. */
  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
  /**
   * Takes the frame of a page away (null), or puts another behind it; shadows, host tables and caches follow.
   */
  remap(vm: VmId, gfn: PageNo, hfn: PageNo | null): void;
}
