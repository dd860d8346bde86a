import type { MachineFile } from '../../../grader/contracts/generated/machine';
import { planMachine } from '../../../laboratory/machines/plan-machine';
import { FOUR_STEPS, TWO_STEPS_32 } from '../../../reference/stack/geometry';

const MACHINE: MachineFile = {
  schema: 1,
  regime: 'nested',
  vm: { pages: 4096 },
  mappings: [{ gva: '0x7f1234567000', gfn: 291 }],
  access: { gva: '0x7f1234567abc' },
};

function problemsOf(change: Partial<MachineFile>): string[] {
  return planMachine({ ...MACHINE, ...change }).problems.map(({ path, message }) => `${path.join('/')}: ${message}`);
}

describe('planMachine', () => {
  it('fills in what a file leaves out', () => {
    const { plan, problems } = planMachine(MACHINE);
    expect(problems).toEqual([]);
    expect(plan?.description).toMatchObject({ guest: FOUR_STEPS, host: FOUR_STEPS, tlb: null, walkCache: null });
    expect(plan?.access).toEqual({ gva: 0x7f1234567abcn, wish: 'r', mode: 'user' });
    expect(plan?.mappings).toEqual([{ gva: 0x7f1234567000n, gfn: 291, pageBits: 12 }]);
  });

  it('takes over regime, caches, controls and costs', () => {
    const { plan } = planMachine({
      ...MACHINE,
      regime: 'shadow',
      tracking: 'lazy',
      guest: '10/10/12',
      tlb: { sets: 4, ways: 2 },
      controls: { smep: true },
      costs: { exit: 5 },
      mappings: [{ gva: '0x400000', gfn: 0, page: '4M', write: false }],
    });
    expect(plan?.description).toMatchObject({
      regime: { kind: 'shadow', tracking: 'lazy' },
      guest: TWO_STEPS_32,
      tlb: { sets: 4, ways: 2 },
      controls: { wp: true, smep: true },
      costs: { exit: 5 },
    });
    expect(plan?.mappings).toEqual([{ gva: 0x400000n, gfn: 0, pageBits: 22, write: false }]);
  });

  it('names a geometry that is none', () => {
    expect(problemsOf({ guest: '9/9', host: '40/12' })).toEqual([
      expect.stringMatching(/^guest: This is no geometry/),
      expect.stringMatching(/^host: This is no geometry/),
    ]);
  });

  it('names sets that are no power of two', () => {
    expect(problemsOf({ nestedTlb: { sets: 12, ways: 1 } })).toEqual([
      expect.stringMatching(/^nestedTlb\/sets: 12 is no power of two/),
    ]);
  });

  it('names a cache that has more entries than memory holds', () => {
    expect(problemsOf({ tlb: { sets: 65_536, ways: 17 }, nestedTlb: { sets: 65_536, ways: 16 } })).toEqual([
      'tlb: 65536 sets of 17 ways are 1114112 entries; a cache has at most 1048576.',
    ]);
  });

  it('names pages that the geometry does not have', () => {
    expect(problemsOf({ vm: { pages: 4096, hostPage: '4M' } })).toEqual([
      'vm/hostPage: The geometry 9/9/9/9/12 has no pages of 4M; it has 4K, 2M, 1G.',
    ]);
    expect(problemsOf({ mappings: [{ gva: '0x0', gfn: 0, page: '4M' }] })).toHaveLength(1);
  });

  it('names what does not fit together', () => {
    expect(problemsOf({ regime: 'agile', nestedSteps: 5 })).toEqual([
      "nestedSteps: The guest's tree 9/9/9/9/12 has 4 steps; 5 of them cannot be nested.",
    ]);
    expect(problemsOf({ host: '9/12' })).toEqual([
      "vm/pages: The host's tree 9/12 translates 512 frames; a VM of 4096 does not fit.",
    ]);
    expect(problemsOf({ regime: 'two-level', vm: { pages: 4096, hostPage: '2M' } })).toEqual([
      'vm/hostPage: A flat real map has pages of 4K only.',
    ]);
  });

  it('backs the large pages of a native machine with blocks as large', () => {
    const mappings: MachineFile['mappings'] = [{ gva: '0x200000', gfn: 512, page: '2M' }];
    expect(planMachine({ ...MACHINE, mappings }).plan?.hostPageBits).toBe(12);
    expect(planMachine({ ...MACHINE, regime: 'native', mappings }).plan?.hostPageBits).toBe(21);
  });

  it('names frames that are not the data of the VM, or not those of a large page', () => {
    const mappings: MachineFile['mappings'] = [
      { gva: '0x1000', gfn: 3071 },
      { gva: '0x2000', gfn: 3072 },
      { gva: '0x200000', gfn: 100, page: '2M' },
    ];
    expect(problemsOf({ mappings })).toEqual([
      "mappings/1/gfn: The VM's data has the guest frames 0 to 3071 (the upper quarter of its 4096 holds tables); found 3072.",
      'mappings/2/gfn: A 2M page starts at a multiple of 512 frames; found 100.',
    ]);
  });
});
