import fc from 'fast-check';
import { BIT, FOUR_STEPS, ninesGeometry, X86_MACHINE } from '../../../reference/stack';
import { PhysicalMemory, WORDS_PER_FRAME } from '../../../reference/stack/hardware/physical-memory';
import { Processor } from '../../../reference/stack/hardware/processor';
import type { WriteBatch } from '../../../reference/stack/hypervisor/shadow-updater';
import { ShadowUpdater } from '../../../reference/stack/hypervisor/shadow-updater';
import { Dice } from './random-image';

const WRITES = 700;
const HOST_ROOT = 1;
/** The guest's leaf tables: gfn, hfn and the frame of the shadow, 0 for none. */
const TABLES = [
  { gfn: 40, hfn: 2, shadow: 4 },
  { gfn: 41, hfn: 3, shadow: 0 },
] as const;
const PAGES = 32;
/** Pages from here on have no frame. */
const HOLES_FROM = 24;
/** Hardware has used all of the real map before, or a part of it: then the first walks are no usual ones. */
const USED = [BIT.A | BIT.D, 0];

const XD = 1 << 31;

function makeMachine(dice: Dice): { readonly memory: PhysicalMemory; readonly hfnOf: ReadonlyMap<number, number> } {
  const memory = new PhysicalMemory(1024, 8);
  const hfnOf = new Map<number, number>();
  for (let gfn = 0; gfn < HOLES_FROM; gfn++) hfnOf.set(gfn, 100 + dice.roll(900));
  for (const { gfn, hfn } of TABLES) hfnOf.set(gfn, hfn);
  for (const [gfn, hfn] of hfnOf) {
    const flags = BIT.P | BIT.W | BIT.U | (USED[dice.roll(2)] ?? 0);
    memory.words[HOST_ROOT * WORDS_PER_FRAME + gfn * 2] = (hfn << 12) | flags;
  }
  return { memory, hfnOf };
}

function drawWrites(dice: Dice): WriteBatch {
  const column = (): Int32Array => new Int32Array(WRITES);
  const batch = { length: WRITES, table: column(), index: column(), low: column(), high: column(), hfn: column() };
  for (let i = 0; i < WRITES; i++) {
    batch.table[i] = TABLES[dice.roll(2)]?.gfn ?? 0;
    batch.index[i] = dice.roll(512);
    const flags = [BIT.P, BIT.W, BIT.U, BIT.A, BIT.D].reduce((sum, bit) => sum | (dice.roll(4) > 0 ? bit : 0), 0);
    batch.low[i] = (dice.roll(PAGES) << 12) | flags;
    batch.high[i] = dice.once(4) ? XD : 0;
  }
  return batch;
}

/** What 06.S9 says of one write: the words of the shadow entry. */
function shadowOf(low: number, high: number, hfn: number | undefined): readonly [low: number, high: number] {
  const isShown = (low & BIT.P) !== 0 && (low & BIT.A) !== 0 && hfn !== undefined;
  if (!isShown) return [0, 0];
  const w = (low & BIT.D) !== 0 ? low & BIT.W : 0;
  return [(hfn << 12) | (low & (BIT.P | BIT.U)) | w, high & XD];
}

describe('the updater of shadows', () => {
  test.each([
    ['one step', ninesGeometry(1), null],
    ['one step and a nested TLB', ninesGeometry(1), { sets: 4, ways: 2 }],
  ] as const)('keeps table and shadow as 06.S9 says, whatever is written; real map of %s', (_, host, nestedTlb) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const dice = new Dice(seed);
        const { memory, hfnOf } = makeMachine(dice);
        const processor = new Processor(memory, { ...X86_MACHINE, guest: FOUR_STEPS, host, nestedTlb, hostFrom: 0 });
        const shadows = new Int32Array(64);
        for (const { gfn, shadow } of TABLES) shadows[gfn] = shadow;
        const space = { owner: 1, vm: 1, root: 0, hostRoot: HOST_ROOT };
        const batch = drawWrites(dice);
        new ShadowUpdater(memory, processor, space, shadows).run(batch);

        const expected = new Map<number, number>();
        for (let i = 0; i < WRITES; i++) {
          const [low, high] = [batch.low[i] ?? 0, batch.high[i] ?? 0];
          const table = TABLES.find(({ gfn }) => gfn === batch.table[i]) ?? TABLES[0];
          const shadow = shadowOf(low, high, hfnOf.get(low >>> 12));
          const put = (frame: number, words: readonly [number, number]): void => {
            const at = frame * WORDS_PER_FRAME + (batch.index[i] ?? 0) * 2;
            words.forEach((word, half) => expected.set(at + half, word));
          };
          put(table.hfn, [low, high]);
          if (table.shadow !== 0) put(table.shadow, shadow);
          expect(batch.hfn[i]).toBe(table.shadow === 0 ? 0 : shadow[0] >>> 12);
        }
        expect([...expected].filter(([at, word]) => memory.words[at] !== word)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('refuses a write to a table page that has no frame', () => {
    const { memory } = makeMachine(new Dice(1));
    const processor = new Processor(memory, { ...X86_MACHINE, host: ninesGeometry(1), hostFrom: 0 });
    const updater = new ShadowUpdater(
      memory,
      processor,
      { owner: 1, vm: 1, root: 0, hostRoot: HOST_ROOT },
      new Int32Array(64),
    );
    const one = (): Int32Array => Int32Array.of(60);
    const batch = { length: 1, table: one(), index: one(), low: one(), high: one(), hfn: one() };
    expect(() => updater.run(batch)).toThrow('ShadowUpdater: the table page 60 has no frame');
  });
});
