import type { Vector } from '../read-vectors';
import { isReservedForKvm } from './draw-tables';
import { HARNESS_INDEX } from './guest-layout';
import { type GuestTables, indexOf, ROOT_LEVEL } from './guest-tables';

const PAGE_BITS = 12n;

/**
 * Makes a test of accesses, asked in their order, that says whether the architecture alone decides what becomes of each.
 * Left out are accesses
 *
 * - to the harness, and in ring 3 to the first entry of the upper half, where some hypervisors live
 * - to a word stored to earlier, and stores and fetches to tables: the vectors do not say what comes of them
 * - to missing memory a second time: KVM remembers such pages and walks no tables
 * - that fetch in ring 0 a user page without memory under SMAP without SMEP: KVM asks for the rights of a load
 */
export function fairAccesses(
  tables: GuestTables,
  { hostPage, cfg }: { readonly hostPage: Int32Array; readonly cfg: Vector['cfg'] },
): (access: string, gva: bigint) => boolean {
  const storedWords = new Set<bigint>();
  const missingPages = new Set<bigint>();
  const tablePages = new Set(tables.pages());
  const ownWord = (BigInt(tables.root) << PAGE_BITS) | BigInt(HARNESS_INDEX * 8);
  return (access, gva) => {
    const isCanonical = BigInt.asUintN(64, BigInt.asIntN(48, gva)) === gva;
    if (!isCanonical) return true;
    const rootIndex = indexOf(gva, ROOT_LEVEL);
    if (rootIndex === HARNESS_INDEX || (rootIndex === 256 && access.endsWith('u'))) return false;
    const reach = tables.reach(gva);
    if (reach === null) return true;
    const { gpa, isUser } = reach;
    if (isReservedForKvm(gpa) || gpa === ownWord || storedWords.has(gpa)) return false;
    const gfn = gpa >> PAGE_BITS;
    if (tablePages.has(Number(gfn)) && !access.startsWith('r')) return false;
    if ((hostPage[Number(gfn)] ?? -1) < 0) {
      if (missingPages.has(gfn)) return false;
      if (access === 'xk' && isUser && cfg.smap === 1 && cfg.smep === 0) return false;
      missingPages.add(gfn);
    } else if (access.startsWith('w')) {
      storedWords.add(gpa);
    }
    return true;
  };
}
