/**
 * A second solution of chapter 04, written from the clauses without the reference at hand: both must earn 100 points. It
 * keeps guest words only, in a sparse map, and computes a hardware word whenever somebody asks for it.
 */
export function createProtectedPageTable(p2m: ReadonlyMap<number, number>, entries: number) {
  refuseUnless(isInteger(entries) && entries >= 1 && entries <= 1048576);
  let backing: readonly (readonly [gfn: number, hfn: number])[] = [...p2m];
  const words = new Map<number, number>();

  const inside = (index: number): boolean => index >= 0 && index < entries;
  const wordAt = (index: number): number => words.get(index) ?? 0;
  const frameOf = (word: number): number => (word - (word % 4096)) / 4096;
  const hfnOf = (gfn: number): number | undefined => backing.find(([known]) => known === gfn)?.[1];
  const hardware = (index: number): number => {
    const word = wordAt(index);
    const hfn = hfnOf(frameOf(word));
    return word % 2 === 0 || hfn === undefined ? 0 : hfn * 4096 + (word % 4096);
  };

  return {
    trapWrite(index: number, guestPte: number): { ok: true } | { ok: false; reason: 'bad-index' | 'bad-frame' } {
      refuseUnless(isInteger(index) && isInteger(guestPte) && guestPte >= 0 && guestPte < 4294967296);
      if (!inside(index)) return { ok: false, reason: 'bad-index' };
      if (guestPte % 2 === 1 && hfnOf(frameOf(guestPte)) === undefined) return { ok: false, reason: 'bad-frame' };
      words.set(index, guestPte);
      return { ok: true };
    },
    trapRead(index: number): { ok: true; pte: number } | { ok: false; reason: 'bad-index' } {
      refuseUnless(isInteger(index));
      return inside(index) ? { ok: true, pte: wordAt(index) } : { ok: false, reason: 'bad-index' };
    },
    hw(index: number): number {
      refuseUnless(isInteger(index) && inside(index));
      return hardware(index);
    },
    hwSetAD(index: number, access: 'r' | 'w'): void {
      refuseUnless(isInteger(index) && inside(index));
      if (hardware(index) === 0) return;
      let word = wordAt(index);
      if (Math.floor(word / 32) % 2 === 0) word += 32;
      if (access === 'w' && Math.floor(word / 64) % 2 === 0) word += 64;
      words.set(index, word);
    },
    p2mChanged(gfn: number, hfn: number | null): number {
      refuseUnless(isFrame(gfn) && (hfn === null || isFrame(hfn)));
      const before = [...words.keys()].map(hardware);
      const others = backing.filter(([known]) => known !== gfn);
      backing = hfn === null ? others : [...others, [gfn, hfn]];
      const after = [...words.keys()].map(hardware);
      return after.filter((word, i) => word !== before[i]).length;
    },
  };
}

function isInteger(n: number): boolean {
  return Number.isSafeInteger(n);
}

function isFrame(n: number): boolean {
  return isInteger(n) && n >= 0 && n <= 1048575;
}

function refuseUnless(isSound: boolean): void {
  if (!isSound) throw new RangeError('nonsense');
}
