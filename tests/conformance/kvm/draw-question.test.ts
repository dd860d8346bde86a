import { expandMap } from '../read-vectors';
import { drawLayout } from './draw-layout';
import { drawQuestion, type Question } from './draw-question';
import { addressIn } from './host-memory';
import type { Features } from './open-device';

const FEATURES: Features = { maxphyaddr: 46, gbpages: 0, smep: 1, smap: 1 };
const SEEDS = Array.from({ length: 300 }, (_, i) => 1000 + i);

function draw(seed: number, features: Features = FEATURES): Question {
  return drawQuestion(seed, drawLayout(seed, features), features);
}

function wordsOf({ tables }: Question): { readonly table: string; readonly index: number; readonly word: bigint }[] {
  return tables.flatMap(([table, list]) =>
    list.flatMap((index, i) =>
      i % 2 === 0 ? [{ table, index: Number(index), word: BigInt(`0x${list[i + 1]}`) }] : [],
    ),
  );
}

test('a seed gives the same vector at every time, and another seed another one', () => {
  expect(draw(77)).toEqual(draw(77));
  expect({ ...draw(78), id: '77' }).not.toEqual(draw(77));
});

test('a vector does not depend on those before it', () => {
  const layout = drawLayout(512, FEATURES);
  for (const seed of [512, 600, 767]) expect(drawQuestion(seed, layout, FEATURES)).toEqual(draw(seed));
});

test('a processor without SMEP and SMAP gets the same tables and neither control bit', () => {
  for (const seed of SEEDS.slice(0, 50)) {
    const without = draw(seed, { ...FEATURES, smep: 0, smap: 0 });
    expect(without.cfg).toMatchObject({ smep: 0, smap: 0 });
    expect(without.tables).toEqual(draw(seed).tables);
  }
});

test('all kinds, maps and settings are drawn', () => {
  const all = SEEDS.map((seed) => draw(seed));
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(7);
  expect(new Set(all.map(({ map }) => map)).size).toBe(4);
  expect(new Set(all.map(({ cfg }) => JSON.stringify(cfg))).size).toBe(16);
  expect(new Set(all.flatMap(({ asks }) => asks.map(([access]) => access))).size).toBe(6);
});

test('tables lie in memory, and the last entry of the root is left to the harness', () => {
  for (const seed of SEEDS) {
    const question = draw(seed);
    const hostPage = expandMap(drawLayout(seed, FEATURES), question.map);
    expect(question.tables.filter(([table]) => (hostPage[parseInt(table, 16) >> 12] ?? -1) < 0)).toEqual([]);
    expect(wordsOf(question).filter(({ table, index }) => table === question.cr3 && index === 511)).toEqual([]);
  }
});

test('no word of a table can be taken for one of a filled page', () => {
  const words = SEEDS.flatMap((seed) => wordsOf(draw(seed)));
  expect(words.filter(({ word }) => addressIn(word, 4096) !== null)).toEqual([]);
});

test('no access touches the harness, nor in ring 3 the first entry of the upper half', () => {
  const asks = SEEDS.flatMap((seed) => draw(seed).asks);
  const rootIndex = (va: string): number => Number((BigInt(`0x${va}`) >> 39n) & 0x1ffn);
  const canonical = asks.filter(
    ([, va]) => BigInt.asUintN(64, BigInt.asIntN(48, BigInt(`0x${va}`))).toString(16) === va,
  );
  expect(canonical.length).toBeLessThan(asks.length);
  expect(canonical.filter(([, va]) => rootIndex(va) === 511)).toEqual([]);
  expect(canonical.filter(([access, va]) => access.endsWith('u') && rootIndex(va) === 256)).toEqual([]);
});

test('pages of 1 GiB are drawn only for a processor that has them', () => {
  const kinds = (gbpages: 0 | 1): Set<string> =>
    new Set(SEEDS.map((seed) => draw(seed, { ...FEATURES, gbpages }).kind).filter((kind) => kind.endsWith('1G')));
  expect(kinds(0).size).toBe(0);
  expect(kinds(1).size).toBe(1);
});
