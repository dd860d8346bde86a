import type { Addr32, PageNo, Res } from '../../../reference/machine';
import type { Parts32, Parts48 } from '../../../reference/01-addresses/addresses';

/*
 * A second solution of chapter 01, written from the clauses and not from the reference: binary digits as text and
 * division, no bit operator.
 */

export function split32(va: Addr32): Parts32 {
  refuseUnless(isIn(va, 0, 0xffffffff));
  const digits = va.toString(2).padStart(32, '0');
  const [root, leaf, offset] = cut(digits, [10, 10, 12]) as [number, number, number];
  return { idx: [root, leaf], offset };
}

export function join32({ idx, offset }: Parts32): Addr32 {
  refuseUnless(idx.every((index) => isIn(index, 0, 1023)) && isIn(offset, 0, 4095));
  return idx[0] * 4194304 + idx[1] * 4096 + offset;
}

export function split48(va: bigint): Res<Parts48> {
  const digits = va.toString(2).padStart(64, '0');
  refuseUnless(va >= 0n && digits.length === 64);
  if (!/^(0{17}|1{17})/.test(digits)) {
    return { ok: false, fault: { code: 'non-canonical', stage: 'guest', step: -1, at: va } };
  }
  const [a, b, c, d, offset] = cut(digits.slice(16), [9, 9, 9, 9, 12]) as [number, number, number, number, number];
  return { ok: true, idx: [a, b, c, d], offset };
}

export function pageOf(va: Addr32, pageSize: number): { page: PageNo; offset: number } {
  refuseUnless(isIn(va, 0, 0xffffffff) && isPageSize(pageSize));
  const page = Math.floor(va / pageSize);
  return { page, offset: va - page * pageSize };
}

export function pagesTouched(va: Addr32, len: number, pageSize: number): PageNo[] {
  refuseUnless(isIn(va, 0, 0xffffffff) && isPageSize(pageSize));
  refuseUnless(isIn(len, 0, 2 ** 32) && va + len <= 2 ** 32);
  const pages: PageNo[] = [];
  let at = va;
  while (at < va + len) {
    pages.push(Math.floor(at / pageSize));
    at += pageSize - (at % pageSize);
  }
  return pages;
}

function cut(digits: string, widths: readonly number[]): number[] {
  let from = 0;
  return widths.map((width) => parseInt(digits.slice(from, (from += width)), 2));
}

function isPageSize(size: number): boolean {
  return Array.from({ length: 26 }, (_, index) => 32 * 2 ** index).includes(size);
}

function isIn(n: number, least: number, most: number): boolean {
  return Number.isSafeInteger(n) && n >= least && n <= most;
}

function refuseUnless(isLegal: boolean): void {
  if (!isLegal) throw new RangeError('refused');
}
