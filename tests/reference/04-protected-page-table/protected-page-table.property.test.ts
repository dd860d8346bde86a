import fc from 'fast-check';
import { createProtectedPageTable } from '../../../reference/04-protected-page-table/protected-page-table';

const ENTRIES = 6;

/** An entry as a person would note it down: what the guest asked for, never a word with bits. */
type Note = { readonly gfn: number; readonly flags: number; used: boolean; dirty: boolean } | { readonly hole: number };

const index = fc.nat(ENTRIES - 1);
const gfn: fc.Arbitrary<number> = fc.constantFrom(0, 1, 2, 0x80000, 0xfffff);
const hfn: fc.Arbitrary<number> = fc.constantFrom(0, 7, 0x80000, 0xfffff);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('write' as const),
      index,
      gfn,
      /** Low bits without P, A and D. */
      flags: fc.constantFrom(0, 0x6, 0x80, 0xf1e),
      used: fc.boolean(),
      dirty: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('hole' as const), index, slot: fc.nat(0x7fffffff) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('use' as const), index, access: fc.constantFrom('r', 'w') }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('move' as const), gfn, hfn: fc.option(hfn, { freq: 3 }) }) },
);

function guestWord(note: Note): number {
  if ('hole' in note) return note.hole;
  return note.gfn * 4096 + note.flags + 1 + (note.used ? 0x20 : 0) + (note.dirty ? 0x40 : 0);
}

function hardwareWord(note: Note, p2m: ReadonlyMap<number, number>): number {
  const frame = 'hole' in note ? undefined : p2m.get(note.gfn);
  return frame === undefined ? 0 : frame * 4096 + (guestWord(note) % 4096);
}

describe('createProtectedPageTable, property', () => {
  it('keeps both words as a list of notes has them, and counts what changes', () => {
    let moved = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(gfn, hfn), { selector: ([g]) => g }),
        fc.array(step, { size: 'max', maxLength: 60 }),
        (pairs, todo) => {
          const p2m = new Map(pairs);
          const table = createProtectedPageTable(p2m, ENTRIES);
          const notes = Array.from({ length: ENTRIES }, (): Note => ({ hole: 0 }));
          const now = new Map(pairs);
          for (const what of todo) {
            const before = notes.map((note) => hardwareWord(note, now));
            if (what.op === 'write') {
              const note = { gfn: what.gfn, flags: what.flags, used: what.used, dirty: what.dirty };
              const isBacked = now.has(what.gfn);
              expect(table.trapWrite(what.index, guestWord(note)).ok).toBe(isBacked);
              if (isBacked) notes[what.index] = note;
            } else if (what.op === 'hole') {
              expect(table.trapWrite(what.index, what.slot * 2)).toEqual({ ok: true });
              notes[what.index] = { hole: what.slot * 2 };
            } else if (what.op === 'use') {
              const note = notes[what.index];
              table.hwSetAD(what.index, what.access === 'w' ? 'w' : 'r');
              if (note !== undefined && 'gfn' in note && now.has(note.gfn)) {
                note.used = true;
                note.dirty ||= what.access === 'w';
              }
            } else {
              if (what.hfn === null) now.delete(what.gfn);
              else now.set(what.gfn, what.hfn);
              const changed = notes.filter((note, i) => hardwareWord(note, now) !== before[i]).length;
              expect(table.p2mChanged(what.gfn, what.hfn)).toBe(changed);
              moved += changed;
            }
            notes.forEach((note, i) => {
              expect([table.trapRead(i), table.hw(i)]).toEqual([
                { ok: true, pte: guestWord(note) },
                hardwareWord(note, now),
              ]);
            });
          }
          expect(p2m).toEqual(new Map(pairs));
        },
      ),
      { seed: 4, numRuns: 200 },
    );
    expect(moved).toBeGreaterThan(200);
  });
});
