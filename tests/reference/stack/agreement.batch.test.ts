import type { AccessBatch, Geometry } from '../../../reference/stack';
import {
  BIT,
  COURSE_RULES,
  createBatch,
  FIVE_STEPS,
  FOUR_STEPS,
  pushAccess,
  THREE_STEPS,
  TWO_STEPS_32,
  X86_RULES,
} from '../../../reference/stack';
import { addressOf, DATA_PAGES, frameOfPage, oneGuest } from './one-guest';
import { Dice } from './random-image';
import { ALL_REGIMES } from './regimes';

const PAGES = 96;
/** `SOAK=1000000` makes a million accesses for each geometry and regime. */
const ACCESSES = Number(process.env.SOAK ?? 8192);
const KINDS = [0, 1, 2, 4, 5, 6];
const MARKS = BigInt(BIT.A | BIT.D);
const CACHES = {
  tlb: { sets: 4, ways: 4 },
  walkCache: { design: 'split-translation', sets: 2, ways: 2 },
  nestedTlb: { sets: 4, ways: 2 },
} as const;

interface Page {
  readonly gfn: number;
  readonly write: boolean;
  readonly user: boolean;
}

/** Which pages are mapped, and how. */
function drawPages(dice: Dice): ReadonlyMap<number, Page> {
  const pages = new Map<number, Page>();
  for (let n = 0; n < PAGES; n++) {
    if (!dice.once(6)) pages.set(n, { gfn: dice.roll(DATA_PAGES), write: !dice.once(4), user: !dice.once(4) });
  }
  return pages;
}

function drawBatch(geometry: Geometry): AccessBatch {
  const dice = new Dice(20_011);
  const batch = createBatch(ACCESSES);
  for (let i = 0; i < ACCESSES; i++) {
    const gva = addressOf(geometry, dice.roll(PAGES)) | BigInt(dice.roll(4096));
    pushAccess(batch, gva, KINDS[dice.roll(KINDS.length)] ?? 0);
  }
  return batch;
}

describe.each([TWO_STEPS_32, THREE_STEPS, FOUR_STEPS, FIVE_STEPS])('random accesses in $name', (geometry) => {
  const pages = drawPages(new Dice(4711));
  const batch = drawBatch(geometry);
  const rules = geometry.entryBytes === 4 ? { ...COURSE_RULES, userMode: true } : X86_RULES;
  const expected = expectedAnswers(geometry, pages, batch);
  const regimes = ALL_REGIMES.filter(([, { kind }]) => kind !== 'agile' || geometry.widths.length > 2);

  test.each(regimes)('%s: frames, faults and marks are those of the mapped pages', (_name, regime) => {
    const { stack, processes } = oneGuest({ regime, guest: geometry, host: geometry, rules, ...CACHES });
    const [process] = processes;
    if (process === undefined) throw new Error('two processes');
    for (const [n, { gfn, write, user }] of pages) process.map({ gva: addressOf(geometry, n), gfn, write, user });
    process.load();
    const faults: string[] = [];
    stack.run(batch, ({ code, errorCode }) => {
      faults.push(`${code} ${errorCode}`);
      return 'skip';
    });
    expect(Buffer.compare(Buffer.from(batch.hfn.buffer), Buffer.from(expected.hfn.buffer))).toBe(0);
    expect(faults.length).toBe(expected.faults.length);
    expect(faults.findIndex((fault, i) => fault !== expected.faults[i])).toBe(-1);
    const last = geometry.widths.length - 1;
    const marks = [...pages.keys()].map((n) => Number((process.readEntry(addressOf(geometry, n), last) ?? 0n) & MARKS));
    expect(marks).toEqual([...pages.keys()].map((n) => expected.marks.get(n) ?? 0));
  });
});

/** What each access gives, by brute force over the mapped pages. */
function expectedAnswers(geometry: Geometry, pages: ReadonlyMap<number, Page>, batch: AccessBatch) {
  const numbers = new Map(Array.from({ length: PAGES }, (_, n) => [addressOf(geometry, n), n]));
  const hfn = new Int32Array(batch.length);
  const faults: string[] = [];
  const marks = new Map<number, number>();
  for (let i = 0; i < batch.length; i++) {
    const address = (BigInt(batch.high[i] ?? 0) << 32n) | BigInt((batch.low[i] ?? 0) >>> 0);
    const n = numbers.get(BigInt.asUintN(64, address) & ~4095n) ?? -1;
    const kind = batch.kind[i] ?? 0;
    const page = pages.get(n);
    const isAllowed = page !== undefined && ((kind & 4) === 0 || page.user) && ((kind & 1) === 0 || page.write);
    hfn[i] = isAllowed ? frameOfPage(page.gfn) : -1;
    if (isAllowed) marks.set(n, (marks.get(n) ?? 0) | BIT.A | ((kind & 1) !== 0 ? BIT.D : 0));
    // The bits of x86's error code: P, W, U, I/D.
    const errorCode = (page === undefined ? 0 : 1) | ((kind & 1) << 1) | (kind & 4) | ((kind & 2) << 3);
    if (!isAllowed) faults.push(`${page === undefined ? 'not-present' : 'protection'} ${errorCode}`);
  }
  return { hfn, faults, marks };
}
