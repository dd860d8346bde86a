/**
 * Builds the system-call filter of the hardened lane, as the array of `struct sock_filter` that `bwrap --seccomp` reads.
 * It is loaded just before the runner is executed, so `execve` itself stays allowed; there is nothing else to execute.
 *
 * Ignore the instruction encoding at first reading; {@link REFUSED} is what matters.
 *
 * @source linux/filter.h, linux/seccomp.h, linux/audit.h; numbers from asm/unistd_64.h and asm-generic/unistd.h
 */

/** An architecture's identity and its system-call numbers. A call that it does not have is left out. */
interface Architecture {
  readonly audit: number;
  readonly clone: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** The same on all architectures, being newer than them. */
const COMMON = {
  pidfd_send_signal: 424,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  pidfd_open: 434,
  pidfd_getfd: 438,
  mount_setattr: 442,
  memfd_secret: 447,
} as const;

const X64: Architecture = {
  audit: 0xc000003e,
  clone: 56,
  numbers: {
    ...COMMON,
    socket: 41,
    socketpair: 53,
    fork: 57,
    vfork: 58,
    kill: 62,
    ptrace: 101,
    personality: 135,
    pivot_root: 155,
    acct: 163,
    chroot: 161,
    mount: 165,
    umount2: 166,
    swapon: 167,
    swapoff: 168,
    reboot: 169,
    init_module: 175,
    delete_module: 176,
    quotactl: 179,
    tkill: 200,
    tgkill: 234,
    kexec_load: 246,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    unshare: 272,
    perf_event_open: 298,
    name_to_handle_at: 303,
    open_by_handle_at: 304,
    setns: 308,
    process_vm_readv: 310,
    process_vm_writev: 311,
    finit_module: 313,
    memfd_create: 319,
    kexec_file_load: 320,
    bpf: 321,
    execveat: 322,
    userfaultfd: 323,
  },
};

const ARM64: Architecture = {
  audit: 0xc00000b7,
  clone: 220,
  numbers: {
    ...COMMON,
    umount2: 39,
    mount: 40,
    pivot_root: 41,
    chroot: 51,
    quotactl: 60,
    acct: 89,
    personality: 92,
    unshare: 97,
    kexec_load: 104,
    init_module: 105,
    delete_module: 106,
    ptrace: 117,
    kill: 129,
    tkill: 130,
    tgkill: 131,
    reboot: 142,
    socket: 198,
    socketpair: 199,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    swapon: 224,
    swapoff: 225,
    perf_event_open: 241,
    name_to_handle_at: 264,
    open_by_handle_at: 265,
    setns: 268,
    process_vm_readv: 270,
    process_vm_writev: 271,
    finit_module: 273,
    memfd_create: 279,
    bpf: 280,
    execveat: 281,
    userfaultfd: 282,
    kexec_file_load: 294,
  },
};

/** clone3 hides its flags in memory; libc falls back to clone when it does not exist. */
const CLONE3 = 435;
const CLONE_THREAD = 0x10000;
/** On x86-64 the numbers from here on are the x32 calls, which would bypass the list. */
const X32_BIT = 0x40000000;

const EPERM = 1;
const ENOSYS = 38;

const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_BITS = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const REFUSE = 0x00050000;

/** Offsets in `struct seccomp_data`. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

interface Instruction {
  readonly code: number;
  readonly then: number;
  readonly otherwise: number;
  readonly value: number;
}

/**
 * The filter's bytes for an architecture of Node's naming; null for one that we have no numbers of.
 *
 * New processes, sockets, signals, tracing, mounts, keys and kernel interfaces are refused with EPERM; threads are
 * allowed, since Node needs them.
 */
export function seccompFilter(arch: string = process.arch): Buffer | null {
  if (arch === 'x64') return encode(program(X64));
  return arch === 'arm64' ? encode(program(ARM64)) : null;
}

/** Names of the calls that are refused outright. */
export const REFUSED: readonly string[] = Object.keys(X64.numbers);

function program({ audit, clone, numbers }: Architecture): Instruction[] {
  const refuse = conclude(REFUSE | EPERM);
  return [
    load(ARCHITECTURE),
    jump(JUMP_EQUAL, audit, 1, 0),
    conclude(KILL_PROCESS),
    load(NUMBER),
    jump(JUMP_AT_LEAST, X32_BIT, 0, 1),
    refuse,
    ...Object.values(numbers).flatMap((number) => [jump(JUMP_EQUAL, number, 0, 1), refuse]),
    jump(JUMP_EQUAL, CLONE3, 0, 1),
    conclude(REFUSE | ENOSYS),
    jump(JUMP_EQUAL, clone, 1, 0),
    conclude(ALLOW),
    load(FIRST_ARGUMENT),
    jump(JUMP_BITS, CLONE_THREAD, 1, 0),
    refuse,
    conclude(ALLOW),
  ];
}

function load(offset: number): Instruction {
  return { code: LOAD_WORD, then: 0, otherwise: 0, value: offset };
}

/** Skips so many instructions if the test holds, or if it does not. */
function jump(code: number, value: number, then: number, otherwise: number): Instruction {
  return { code, then, otherwise, value };
}

function conclude(value: number): Instruction {
  return { code: RETURN, then: 0, otherwise: 0, value };
}

function encode(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, { code, then, otherwise, value }] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(then, index * 8 + 2);
    bytes.writeUInt8(otherwise, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
