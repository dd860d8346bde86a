import { closeSync } from 'node:fs';
import { BYTES, CAPABILITY, ENABLE_CAP, EXIT, IOCTL, REGION, REGS, RUN } from './abi';
import { HARNESS_GPA, HARNESS_PAGES } from './guest-layout';
import type { Libc, Mapping } from './libc';
import { SystemCallError } from './libc';

const PAGE = 4096;
const EINTR = 4;
/** The internal error that KVM could not emulate an instruction: here, because it could not read it. */
const EMULATION = 1;

/** Pages of guest memory that lie one after another in the guest and in the host. */
export interface MemoryRun {
  readonly gfn: number;
  readonly hfn: number;
  readonly pages: number;
}

/** What a virtual machine is made of. */
export interface VmParts {
  readonly libc: Libc;
  /** The open /dev/kvm. */
  readonly device: number;
  /** What KVM_SET_CPUID2 takes. */
  readonly cpuid: Buffer;
  /** The host's pages, and behind them those of the harness. */
  readonly memory: Mapping;
  readonly runs: readonly MemoryRun[];
}

/** Why the guest has come back, with its registers at that moment. */
export interface Halt {
  readonly reason: 'halt' | 'no-memory' | 'no-memory-to-fetch';
  /** The guest-physical address of an access that found no memory; otherwise meaningless. */
  readonly gpa: bigint;
  readonly rip: bigint;
  readonly rax: bigint;
}

/** One virtual machine with one virtual processor. */
export class VirtualMachine {
  private readonly vm: number;
  private readonly vcpu: number;
  private readonly run: Mapping;
  private readonly shared: Buffer;
  private readonly harness: bigint;
  /** The special registers of the processor as it was made. */
  readonly fresh: Buffer;

  constructor(private readonly parts: VmParts) {
    const { libc, device, memory, runs } = parts;
    this.vm = libc.ioctl(device, IOCTL.KVM_CREATE_VM, 0);
    const enable = Buffer.alloc(BYTES.enableCap);
    // A fetch without memory then comes back to us, also from ring 3.
    enable.writeUInt32LE(CAPABILITY.EXIT_ON_EMULATION_FAILURE, ENABLE_CAP.cap);
    enable.writeBigUInt64LE(1n, ENABLE_CAP.args);
    libc.ioctl(this.vm, IOCTL.KVM_ENABLE_CAP, enable);
    this.harness = memory.address + BigInt(memory.bytes.byteLength - HARNESS_PAGES * PAGE);
    this.setSlot(1, HARNESS_GPA, HARNESS_PAGES, this.harness);
    runs.forEach(({ gfn, hfn, pages }, i) => {
      this.setSlot(2 + i, BigInt(gfn * PAGE), pages, memory.address + BigInt(hfn * PAGE));
    });
    this.vcpu = libc.ioctl(this.vm, IOCTL.KVM_CREATE_VCPU, 0);
    libc.ioctl(this.vcpu, IOCTL.KVM_SET_CPUID2, parts.cpuid);
    this.run = libc.map(this.vcpu, libc.ioctl(device, IOCTL.KVM_GET_VCPU_MMAP_SIZE, 0));
    this.shared = Buffer.from(this.run.bytes);
    this.fresh = Buffer.alloc(BYTES.sregs);
    libc.ioctl(this.vcpu, IOCTL.KVM_GET_SREGS, this.fresh);
  }

  /**
   * Makes KVM forget all it has derived from the guest's tables: cached translations, and shadows of tables that this
   * process has rewritten behind its back. Taking away any piece of memory does that.
   */
  forgetTranslations(): void {
    const spare = HARNESS_GPA + BigInt(HARNESS_PAGES * PAGE);
    this.setSlot(0, spare, 1, this.harness);
    this.setSlot(0, spare, 0, this.harness);
  }

  /** Runs the guest with these registers until it halts or finds no memory. @throws Error for anything else */
  runUntilHalt(special: Buffer, general: Buffer): Halt {
    const { libc } = this.parts;
    libc.ioctl(this.vcpu, IOCTL.KVM_SET_SREGS, special);
    libc.ioctl(this.vcpu, IOCTL.KVM_SET_REGS, general);
    this.enter();
    const exit = this.shared.readUInt32LE(RUN.exitReason);
    const gpa = this.shared.readBigUInt64LE(RUN.mmioAddress);
    const suberror = this.shared.readUInt32LE(RUN.suberror);
    if (exit === EXIT.MMIO) this.endInstruction();
    const regs = Buffer.alloc(BYTES.regs);
    libc.ioctl(this.vcpu, IOCTL.KVM_GET_REGS, regs);
    const rip = regs.readBigUInt64LE(REGS.rip);
    const rax = regs.readBigUInt64LE(REGS.rax);
    if (exit === EXIT.HLT) return { reason: 'halt', gpa, rip, rax };
    if (exit === EXIT.MMIO) return { reason: 'no-memory', gpa, rip, rax };
    if (exit === EXIT.INTERNAL_ERROR && suberror === EMULATION) return { reason: 'no-memory-to-fetch', gpa, rip, rax };
    throw new Error(`KVM_RUN has ended with exit reason ${exit}, ${suberror} at ${rip.toString(16)}`);
  }

  /** Gives everything back. */
  close(): void {
    this.parts.libc.unmap(this.run);
    closeSync(this.vcpu);
    closeSync(this.vm);
  }

  /** Enters the guest; a signal to this process is no reason to come back. */
  private enter(): void {
    for (;;) {
      try {
        this.parts.libc.ioctl(this.vcpu, IOCTL.KVM_RUN, 0);
        return;
      } catch (error) {
        if (!(error instanceof SystemCallError) || error.errno !== EINTR) throw error;
        if (this.shared[RUN.immediateExit] === 1) return;
      }
    }
  }

  /** Ends an access to missing memory, whatever it reads, without going on: the next one must not end it instead. */
  private endInstruction(): void {
    this.shared[RUN.immediateExit] = 1;
    this.enter();
    this.shared[RUN.immediateExit] = 0;
  }

  private setSlot(slot: number, gpa: bigint, pages: number, address: bigint): void {
    const region = Buffer.alloc(BYTES.memoryRegion);
    region.writeUInt32LE(slot, REGION.slot);
    region.writeBigUInt64LE(gpa, REGION.guestAddress);
    region.writeBigUInt64LE(BigInt(pages * PAGE), REGION.bytes);
    region.writeBigUInt64LE(address, REGION.hostAddress);
    this.parts.libc.ioctl(this.vm, IOCTL.KVM_SET_USER_MEMORY_REGION, region);
  }
}
