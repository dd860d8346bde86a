import { join } from 'node:path';
import { BYTES, CAPABILITY, IOCTL } from './abi';
import { type Libc, SystemCallError } from './libc';
import { addressesOf, openDevice, unopened } from './open-device';
import { skippedSentence } from './report';

const PC = { platform: 'linux', arch: 'x64' };

function libcWith(ioctl: Libc['ioctl']): () => Promise<Libc> {
  const unused = (): never => {
    throw new Error('it needs no memory yet');
  };
  return () => Promise.resolve({ ioctl, map: unused, unmap: unused });
}

/** What openDevice says of a file that it can open. */
async function reason(load: () => Promise<Libc | null>): Promise<string> {
  const result = await openDevice(PC, __filename, load);
  return 'why' in result ? skippedSentence(result) : 'it is there';
}

test.each([
  ['darwin', 'arm64'],
  ['linux', 'arm64'],
  ['win32', 'x64'],
])('%s on %s is skipped, with what is needed', async (platform, arch) => {
  expect(await openDevice({ platform, arch })).toEqual({
    why: `this is ${platform} on ${arch}`,
    remedy: 'use Linux on an x86-64 processor',
  });
});

test('a missing device is named', async () => {
  expect(await openDevice(PC, join(__dirname, 'no-device'))).toMatchObject({
    why: expect.stringMatching(/^there is no .*no-device$/),
  });
});

test('a forbidden device says so, and who may open it', () => {
  expect(skippedSentence(unopened('/dev/kvm', 'EACCES'))).toBe(
    'Skipped the live conformance run, because /dev/kvm may not be opened (EACCES); to have it, be a member of the group that owns it.',
  );
});

test('without koffi it says which package is missing', async () => {
  expect(await reason(() => Promise.resolve(null))).toMatch(/because the package koffi is not installed .*`npm ci`/);
});

test('another version of the interface, a missing ability and a KVM that makes no machine are told apart', async () => {
  expect(await reason(libcWith(() => 11))).toContain('because KVM speaks version 11 and not 12;');
  const lacking = libcWith((_fd, request, argument) =>
    request === IOCTL.KVM_GET_API_VERSION ? 12 : Number(argument !== CAPABILITY.EXIT_ON_EMULATION_FAILURE),
  );
  expect(await reason(lacking)).toContain('because this KVM lacks KVM_CAP_EXIT_ON_EMULATION_FAILURE;');
  const busy = libcWith((_fd, request) => {
    if (request === IOCTL.KVM_CREATE_VM) throw new SystemCallError('ioctl 0xae01', 16, 'EBUSY');
    return 12;
  });
  expect(await reason(busy)).toContain('because KVM makes no machine here (ioctl 0xae01 has failed with EBUSY (16));');
});

test('address bits and pages of 1 GiB are read from CPUID', () => {
  const cpuid = (leaves: readonly (readonly [leaf: number, eax: number, edx: number])[]): Buffer => {
    const bytes = Buffer.alloc(BYTES.cpuidHeader + leaves.length * BYTES.cpuidEntry);
    bytes.writeUInt32LE(leaves.length);
    leaves.forEach(([leaf, eax, edx], i) => {
      const at = BYTES.cpuidHeader + i * BYTES.cpuidEntry;
      bytes.writeUInt32LE(leaf, at);
      bytes.writeUInt32LE(eax, at + 12);
      bytes.writeUInt32LE(edx, at + 24);
    });
    return bytes;
  };
  const whole = cpuid([
    [1, 99, 2 ** 26],
    [0x8000_0001, 0, 2 ** 26],
    [0x8000_0008, 0x3930, 0],
  ]);
  expect(addressesOf(whole)).toEqual({ maxphyaddr: 48, gbpages: 1 });
  expect(addressesOf(cpuid([]))).toEqual({ maxphyaddr: 36, gbpages: 0 });
});
