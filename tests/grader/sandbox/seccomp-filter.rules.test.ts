import { REFUSED, seccompFilter } from '../../../grader/sandbox/seccomp-filter';

const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;
const ALLOW = 0x7fff0000;
const EPERM = 0x50001;
const ENOSYS = 0x50026;
const KILL = 0x80000000;

/** Runs the filter as the kernel does. */
function decide(filter: Buffer, audit: number, number: number, argument = 0): number {
  const data: Readonly<Record<number, number>> = { 0: number, 4: audit, 16: argument };
  let accumulator = 0;
  for (let at = 0; at * 8 < filter.length; at++) {
    const value = filter.readUInt32LE(at * 8 + 4);
    const jump = (holds: boolean): number => filter.readUInt8(at * 8 + (holds ? 2 : 3));
    switch (filter.readUInt16LE(at * 8)) {
      case 0x20:
        accumulator = data[value] ?? 0;
        break;
      case 0x15:
        at += jump(accumulator === value);
        break;
      case 0x35:
        at += jump(accumulator >= value);
        break;
      case 0x45:
        at += jump((accumulator & value) !== 0);
        break;
      case 0x06:
        return value;
      default:
        throw new Error('an instruction that the filter does not use');
    }
  }
  throw new Error('the filter came to no decision');
}

const x64 = seccompFilter('x64') ?? Buffer.alloc(0);
const arm64 = seccompFilter('arm64') ?? Buffer.alloc(0);

test.each([
  ['read', 0, ALLOW],
  ['futex', 202, ALLOW],
  ['execve', 59, ALLOW],
  ['socket', 41, EPERM],
  ['fork', 57, EPERM],
  ['kill', 62, EPERM],
  ['ptrace', 101, EPERM],
  ['unshare', 272, EPERM],
  ['bpf', 321, EPERM],
  ['io_uring_setup', 425, EPERM],
  ['clone3', 435, ENOSYS],
])('decides about %s on x86-64', (_name, number, decision) => {
  expect(decide(x64, X64, number)).toBe(decision);
});

test.each([
  ['read', 63, ALLOW],
  ['socket', 198, EPERM],
  ['kill', 129, EPERM],
  ['clone3', 435, ENOSYS],
])('decides about %s on arm64', (_name, number, decision) => {
  expect(decide(arm64, ARM64, number)).toBe(decision);
});

test('allows clone for a thread and refuses it for a process', () => {
  expect(decide(x64, X64, 56, 0x3d0f00)).toBe(ALLOW);
  expect(decide(x64, X64, 56, 0x11)).toBe(EPERM);
  expect(decide(arm64, ARM64, 220, 0x11)).toBe(EPERM);
});

test('kills a process of another architecture and refuses the x32 calls', () => {
  expect(decide(x64, ARM64, 0)).toBe(KILL);
  expect(decide(x64, X64, 0x40000000 + 41)).toBe(EPERM);
});

test('covers the interfaces that the hardened lane promises', () => {
  const promised = [
    'socket',
    'ptrace',
    'keyctl',
    'bpf',
    'io_uring_setup',
    'userfaultfd',
    'mount',
    'unshare',
    'setns',
    'kill',
    'memfd_create',
  ];
  expect(REFUSED).toEqual(expect.arrayContaining(promised));
});

test('says so where it has no numbers for an architecture', () => {
  expect(seccompFilter('riscv64')).toBeNull();
});
