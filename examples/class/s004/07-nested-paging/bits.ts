import { PTE32 } from '../machine';
import type { Access, Mem32 } from '../machine';

export const SMALL = 0x1000;
export const LARGE = 0x400000;
export const ENTRY = 4;

/** Index of an address in the table of a step (0 or 1). */
export function index(address: number, step: 0 | 1): number {
  return step === 0 ? address >>> 22 : (address >>> 12) & 0x3ff;
}

export const present = (entry: number): boolean => Boolean(entry & PTE32.P);
export const writable = (entry: number): boolean => Boolean(entry & PTE32.W);
export const large = (entry: number): boolean => Boolean(entry & PTE32.PS);
export const frame = (entry: number): number => (entry & PTE32.FRAME) >>> 0;
export const reserved = (entry: number): boolean => large(entry) && frame(entry) % LARGE !== 0;

/** An entry in use: where it is in host memory and what was read there. */
export interface Used {
  hpa: number;
  entry: number;
}

/** 07.S12 and C.13: A everywhere, D in the leaf of a write, only if something changes. */
export function markAll(mem: Mem32, used: Used[], access: Access): void {
  const leaf = used[used.length - 1];
  for (const item of used) {
    let entry = item.entry | PTE32.A;
    if (access === 'w' && item === leaf) entry |= PTE32.D;
    entry >>>= 0;
    if (entry !== item.entry) mem.write32(item.hpa, entry);
  }
}
