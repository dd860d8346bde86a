import { closeSync, constants, openSync } from 'node:fs';
import { API_VERSION, BYTES, CAPABILITY, CPUID, IOCTL } from './abi';
import { specialRegisters } from './guest-registers';
import { type Libc, loadLibc, SystemCallError } from './libc';

/** What of the processor decides which vectors it can be asked. */
export interface Features {
  /** Bits of a physical address. */
  readonly maxphyaddr: number;
  /** Whether there are pages of 1 GiB. */
  readonly gbpages: 0 | 1;
  readonly smep: 0 | 1;
  readonly smap: 0 | 1;
}

/** The open device, and what the processors of its machines can do. */
export interface Device {
  readonly libc: Libc;
  readonly device: number;
  readonly cpuid: Buffer;
  readonly features: Features;
}

/** A reason for which nothing can be run here, and what to do about it: the two halves of a sentence. */
export interface Unavailable {
  readonly why: string;
  readonly remedy: string;
}

const DEVICE = '/dev/kvm';
const MOST_CPUID_ENTRIES = 256;

/** Opens /dev/kvm, or says why it cannot be used. */
export async function openDevice(
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
  path = DEVICE,
  load: () => Promise<Libc | null> = loadLibc,
): Promise<Device | Unavailable> {
  if (platform !== 'linux' || arch !== 'x64') {
    return { why: `this is ${platform} on ${arch}`, remedy: 'use Linux on an x86-64 processor' };
  }
  let device: number;
  try {
    device = openSync(path, constants.O_RDWR);
  } catch (error) {
    return unopened(path, (error as NodeJS.ErrnoException).code ?? String(error));
  }
  const libc = await load();
  const result = libc === null ? WITHOUT_KOFFI : examine(libc, device);
  if ('why' in result) closeSync(device);
  return result;
}

const WITHOUT_KOFFI: Unavailable = {
  why: 'the package koffi is not installed or does not load',
  remedy: 'install it with `npm ci`, without --omit=dev and --omit=optional',
};

/** Says why the device was not opened, by the code of the error. */
export function unopened(path: string, code: string): Unavailable {
  if (code === 'ENOENT') {
    return {
      why: `there is no ${path}`,
      remedy: 'load the module kvm_intel or kvm_amd, or use a machine with virtualization switched on',
    };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return { why: `${path} may not be opened (${code})`, remedy: 'be a member of the group that owns it' };
  }
  return { why: `${path} cannot be opened (${code})`, remedy: 'see that it is the device of KVM' };
}

function examine(libc: Libc, device: number): Device | Unavailable {
  const remedy = 'use Linux 5.14 or newer';
  try {
    const version = libc.ioctl(device, IOCTL.KVM_GET_API_VERSION, 0);
    if (version !== API_VERSION) return { why: `KVM speaks version ${version} and not ${API_VERSION}`, remedy };
    const lack = Object.entries(CAPABILITY).find(
      ([, capability]) => libc.ioctl(device, IOCTL.KVM_CHECK_EXTENSION, capability) === 0,
    );
    if (lack !== undefined) return { why: `this KVM lacks KVM_CAP_${lack[0]}`, remedy };
    const cpuid = Buffer.alloc(BYTES.cpuidHeader + MOST_CPUID_ENTRIES * BYTES.cpuidEntry);
    cpuid.writeUInt32LE(MOST_CPUID_ENTRIES, 0);
    libc.ioctl(device, IOCTL.KVM_GET_SUPPORTED_CPUID, cpuid);
    return { libc, device, cpuid, features: { ...addressesOf(cpuid), ...controlsOf(libc, device, cpuid) } };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return {
      why: `KVM makes no machine here (${error.message})`,
      remedy: 'look for another hypervisor that holds the processor',
    };
  }
}

/** Reads from what KVM_GET_SUPPORTED_CPUID gives how physical addresses and pages look. */
export function addressesOf(cpuid: Buffer): Pick<Features, 'maxphyaddr' | 'gbpages'> {
  const register = (leaf: number, name: 'eax' | 'edx'): number => {
    for (let i = 0; i < cpuid.readUInt32LE(0); i++) {
      const at = BYTES.cpuidHeader + i * BYTES.cpuidEntry;
      if (cpuid.readUInt32LE(at + CPUID.function) === leaf) return cpuid.readUInt32LE(at + CPUID[name]);
    }
    return 0;
  };
  return {
    // A processor that does not say has 36 bits.
    maxphyaddr: register(0x8000_0008, 'eax') & 0xff || 36,
    gbpages: ((register(0x8000_0001, 'edx') >>> 26) & 1) === 1 ? 1 : 0,
  };
}

/** Tries which control bits a virtual processor takes. CPUID does not say: some KVMs take more than they announce. */
function controlsOf(libc: Libc, device: number, cpuid: Buffer): Pick<Features, 'smep' | 'smap'> {
  const vm = libc.ioctl(device, IOCTL.KVM_CREATE_VM, 0);
  const vcpu = libc.ioctl(vm, IOCTL.KVM_CREATE_VCPU, 0);
  const fresh = Buffer.alloc(BYTES.sregs);
  libc.ioctl(vcpu, IOCTL.KVM_SET_CPUID2, cpuid);
  libc.ioctl(vcpu, IOCTL.KVM_GET_SREGS, fresh);
  const takes = (name: 'smep' | 'smap'): 0 | 1 => {
    const cfg = { wp: 1, nxe: 1, smep: 0, smap: 0, [name]: 1 } as const;
    try {
      libc.ioctl(vcpu, IOCTL.KVM_SET_SREGS, specialRegisters(fresh, { cfg, cr3: '0' }, 'k'));
      return 1;
    } catch (error) {
      if (error instanceof SystemCallError) return 0;
      throw error;
    }
  };
  const controls = { smep: takes('smep'), smap: takes('smap') };
  closeSync(vcpu);
  closeSync(vm);
  return controls;
}
