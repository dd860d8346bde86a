/**
 * A second solution of chapter 03, written from the clauses without the reference at hand: both must earn 100 points. It
 * spells out the cases one by one, uses arithmetic in place of bit operations, and carries a list of updates along.
 */
import type { Fault, Mem32, Res } from '../../../reference/machine';

interface Request {
  readonly root: number;
  readonly va: number;
  readonly access: 'r' | 'w';
  readonly mode: 'user' | 'kernel';
}

type Answer = Res<{ pa: number; pageSize: 4096 | 4194304 }>;

const bit = (word: number, n: number): boolean => Math.floor(word / 2 ** n) % 2 === 1;
const isAddress = (n: number): boolean => Number.isSafeInteger(n) && n >= 0 && n < 2 ** 32;
const no = (code: Fault['code'], step: number, at: number): Answer => ({
  ok: false,
  fault: { code, stage: 'guest', step, at },
});

export function walk32(mem: Mem32, { root, va, access, mode }: Request): Answer {
  if (!isAddress(root) || !isAddress(va) || root % 4 !== 0) throw new RangeError('walk32');

  const topIndex = Math.floor(va / 4194304);
  const topAt = root + 4 * topIndex;
  if (topAt > mem.size - 4) return no('out-of-range', 0, topAt);
  const top = mem.read32(topAt);
  if (!bit(top, 0)) return no('not-present', 0, topAt);

  if (bit(top, 7)) {
    const base = top - (top % 4096);
    if (base % 4194304 > 0) return no('reserved-bit', 0, topAt);
    return finish(mem, access, mode, [[topAt, top]], { pa: base + (va % 4194304), pageSize: 4194304 });
  }

  const leafAt = top - (top % 4096) + 4 * (Math.floor(va / 4096) % 1024);
  if (leafAt > mem.size - 4) return no('out-of-range', 1, leafAt);
  const leaf = mem.read32(leafAt);
  if (!bit(leaf, 0)) return no('not-present', 1, leafAt);
  const pa = leaf - (leaf % 4096) + (va % 4096);
  return finish(
    mem,
    access,
    mode,
    [
      [topAt, top],
      [leafAt, leaf],
    ],
    { pa, pageSize: 4096 },
  );
}

function finish(
  mem: Mem32,
  access: 'r' | 'w',
  mode: 'user' | 'kernel',
  entries: readonly (readonly [at: number, word: number])[],
  place: { readonly pa: number; readonly pageSize: 4096 | 4194304 },
): Answer {
  const updates: (readonly [at: number, word: number])[] = [];
  for (const [step, [at, word]] of entries.entries()) {
    if ((access === 'w' && !bit(word, 1)) || (mode === 'user' && !bit(word, 2))) return no('protection', step, at);
    let next = word;
    if (!bit(word, 5)) next += 32;
    if (access === 'w' && step === entries.length - 1 && !bit(word, 6)) next += 64;
    if (next > word) updates.push([at, next]);
  }
  if (place.pa >= mem.size) return no('out-of-range', 2, place.pa);
  for (const [at, word] of updates) mem.write32(at, word);
  return { ok: true, ...place };
}
