import type KoffiModule from 'koffi';

/** Memory that this process shares with the kernel. */
export interface Mapping {
  /** Where the kernel finds it in this process. */
  readonly address: bigint;
  readonly bytes: ArrayBuffer;
}

/** What the harness needs of the C library. */
export interface Libc {
  /**
   * Calls ioctl with a number, or with the address of a buffer, and gives what it returns.
   * @throws SystemCallError if that is -1
   */
  ioctl(fd: number, request: number, argument: number | Buffer): number;
  /** Maps the beginning of a file, or fresh memory for fd -1, shared and writable. @throws SystemCallError */
  map(fd: number, bytes: number): Mapping;
  /** Ends a mapping. Its bytes must not be touched any more. */
  unmap(mapping: Mapping): void;
}

/** A system call has failed. */
export class SystemCallError extends Error {
  constructor(
    call: string,
    readonly errno: number,
    name: string,
  ) {
    super(`${call} has failed with ${name} (${errno})`);
  }
}

const PROT_READ_WRITE = 0x1 | 0x2;
const MAP_SHARED = 0x01;
const MAP_ANONYMOUS = 0x20;
const MAP_FAILED = 2n ** 64n - 1n;

/** Loads the C library of this process by way of koffi; null where koffi is missing or has no binary for this system. */
export async function loadLibc(): Promise<Libc | null> {
  let koffi: typeof KoffiModule;
  try {
    koffi = (await import('koffi')).default;
  } catch {
    return null;
  }
  const library = koffi.load(null);
  // On x86-64 a variadic function takes integers and pointers as any other does.
  const withNumber = library.func('int ioctl(int fd, unsigned long request, uintptr_t argument)');
  const withBuffer = library.func('int ioctl(int fd, unsigned long request, void *argument)');
  const mmap = library.func('void *mmap(void *wish, size_t bytes, int protection, int flags, int fd, long offset)');
  const munmap = library.func('int munmap(void *address, size_t bytes)');
  const failed = (call: string): SystemCallError => {
    const errno = koffi.errno();
    const [name] = Object.entries(koffi.os.errno).find(([, value]) => value === errno) ?? ['an unnamed error'];
    return new SystemCallError(call, errno, name);
  };
  return {
    ioctl: (fd, request, argument) => {
      const result: number =
        typeof argument === 'number' ? withNumber(fd, request, argument) : withBuffer(fd, request, argument);
      if (result === -1) throw failed(`ioctl 0x${request.toString(16)}`);
      return result;
    },
    map: (fd, bytes) => {
      const flags = fd === -1 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
      const address: bigint = mmap(null, bytes, PROT_READ_WRITE, flags, fd, 0);
      if (address === MAP_FAILED) throw failed('mmap');
      return { address, bytes: koffi.view(address, bytes) };
    },
    unmap: ({ address, bytes }) => {
      if (munmap(address, bytes.byteLength) === -1) throw failed('munmap');
    },
  };
}
