// Given code: read it, do not change it. The grader uses its own copy.
declare const space: unique symbol;

/** A 32-bit address of any space: an unsigned integer, 0 to 2^32-1 (C.2). */
export type Addr32 = number;

/** A page or frame number: a safe integer >= 0 (C.1). It is never shifted: multiply and divide. */
export type PageNo = number;

/** A guest virtual address: what a program in the guest uses. 64 bits, 0 to 2^64-1 (C.3). */
export type Gva = bigint & { readonly [space]: 'gva' };

/** A guest physical address: what the guest takes for physical memory. 0 to 2^48-1 (C.3). */
export type Gpa = bigint & { readonly [space]: 'gpa' };

/** A host physical address: where the bytes really are. 0 to 2^48-1 (C.3). */
export type Hpa = bigint & { readonly [space]: 'hpa' };

/** A guest virtual address of a 32-bit machine, 0 to 2^32-1 (C.2). */
export type Gva32 = number & { readonly [space]: 'gva' };

/** A guest physical address of a 32-bit machine, 0 to 2^32-1 (C.2). */
export type Gpa32 = number & { readonly [space]: 'gpa' };

/** A host physical address of a 32-bit machine, 0 to 2^32-1 (C.2). */
export type Hpa32 = number & { readonly [space]: 'hpa' };

/**
 * Says that a number is a guest virtual address.
 *
 * @returns the same number, -0 as 0
 * @throws RangeError unless it is an integer, 0 to 2^32-1
 */
export function gva32(n: number): Gva32 {
  return checked32('gva32', n) as Gva32;
}

/**
 * Says that a number is a guest physical address.
 *
 * @returns the same number, -0 as 0
 * @throws RangeError unless it is an integer, 0 to 2^32-1
 */
export function gpa32(n: number): Gpa32 {
  return checked32('gpa32', n) as Gpa32;
}

/**
 * Says that a number is a host physical address.
 *
 * @returns the same number, -0 as 0
 * @throws RangeError unless it is an integer, 0 to 2^32-1
 */
export function hpa32(n: number): Hpa32 {
  return checked32('hpa32', n) as Hpa32;
}

/**
 * Says that a bigint is a guest virtual address. It need not be canonical.
 *
 * @throws RangeError unless it is 0 to 2^64-1
 */
export function gva(n: bigint): Gva {
  return checkedBig('gva', n, 64n) as Gva;
}

/**
 * Says that a bigint is a guest physical address.
 *
 * @throws RangeError unless it is 0 to 2^48-1
 */
export function gpa(n: bigint): Gpa {
  return checkedBig('gpa', n, 48n) as Gpa;
}

/**
 * Says that a bigint is a host physical address.
 *
 * @throws RangeError unless it is 0 to 2^48-1
 */
export function hpa(n: bigint): Hpa {
  return checkedBig('hpa', n, 48n) as Hpa;
}

function checked32(name: string, n: number): number {
  if (n >>> 0 !== n) {
    throw new RangeError(`${name}: ${n} is no 32-bit address; expected an integer from 0 to 2^32-1`);
  }
  return n + 0; // -0 + 0 is 0 (C.1)
}

function checkedBig(name: string, n: bigint, bits: bigint): bigint {
  if (n < 0n || n >= 1n << bits) {
    throw new RangeError(`${name}: ${n} is no ${bits}-bit address; expected 0 to 2^${bits}-1`);
  }
  return n;
}
