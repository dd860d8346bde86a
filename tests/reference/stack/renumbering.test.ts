import { createBatch, X86_MACHINE } from '../../../reference/stack';
import { PhysicalMemory } from '../../../reference/stack/hardware/physical-memory';
import { Processor } from '../../../reference/stack/hardware/processor';
import { SetAssociativeCache } from '../../../reference/stack/hardware/set-associative-cache';
import { PrefixCache } from '../../../reference/stack/hardware/walk-cache';

const LATE = 2 ** 30;

describe('the numbers by which a cache knows what was used last', () => {
  test('begin anew when they have grown large, and the least recently used entry still makes room', () => {
    const cache = new SetAssociativeCache({ sets: 1, ways: 2 });
    cache.store(1, 0, 10, 0, 0);
    cache.store(2, 0, 20, 0, 0);
    cache.clock[0] = LATE;
    cache.touch(cache.find(1, 0));
    cache.renumber();
    expect(cache.clock[0]).toBe(2);
    cache.store(3, 0, 30, 0, 0);
    expect([1, 2, 3].map((key) => cache.find(key, 0) >= 0)).toEqual([true, false, true]);
  });

  test('are looked at before each batch, in every cache that has them', () => {
    const processor = new Processor(new PhysicalMemory(4, 4), {
      ...X86_MACHINE,
      hostFrom: 0,
      tlb: { sets: 1, ways: 2, large: { sets: 1, ways: 2 } },
      walkCache: { design: 'split-translation', sets: 1, ways: 2 },
      nestedTlb: { sets: 1, ways: 2 },
    });
    const { tlb, largeTlb, nestedTlb, translations } = processor.caches;
    const stores = translations instanceof PrefixCache ? translations.stores : [];
    const all = [tlb, largeTlb, nestedTlb, ...stores].filter((cache) => cache !== null);
    for (const cache of all) cache.clock[0] = LATE;
    processor.run({ owner: 1, vm: 1, root: 1, hostRoot: 1 }, createBatch(1), () => -1);
    expect(all.map((cache) => cache.clock[0])).toEqual([2, 2, 2, 2, 2, 2]);
  });
});
