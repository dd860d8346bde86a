import { BYTES, CAPABILITY, IOCTL } from './abi';

// Both lists are what a C compiler makes of linux/kvm.h on x86-64.
test('the ioctl numbers are those of linux/kvm.h', () => {
  expect(Object.fromEntries(Object.entries(IOCTL).map(([name, number]) => [name, number.toString(16)]))).toEqual({
    KVM_GET_API_VERSION: 'ae00',
    KVM_CREATE_VM: 'ae01',
    KVM_CHECK_EXTENSION: 'ae03',
    KVM_GET_VCPU_MMAP_SIZE: 'ae04',
    KVM_GET_SUPPORTED_CPUID: 'c008ae05',
    KVM_CREATE_VCPU: 'ae41',
    KVM_SET_USER_MEMORY_REGION: '4020ae46',
    KVM_RUN: 'ae80',
    KVM_GET_REGS: '8090ae81',
    KVM_SET_REGS: '4090ae82',
    KVM_GET_SREGS: '8138ae83',
    KVM_SET_SREGS: '4138ae84',
    KVM_SET_CPUID2: '4008ae90',
    KVM_ENABLE_CAP: '4068aea3',
  });
});

test('the structs have the sizes of linux/kvm.h', () => {
  expect(BYTES).toEqual({
    regs: 0x90,
    sregs: 0x138,
    segment: 0x18,
    cpuidHeader: 8,
    cpuidEntry: 0x28,
    memoryRegion: 0x20,
    enableCap: 0x68,
  });
  expect(CAPABILITY).toEqual({ IMMEDIATE_EXIT: 0x88, EXIT_ON_EMULATION_FAILURE: 0xcc });
});
