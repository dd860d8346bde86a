import * as reference from '../../reference/07-nested-paging/nested-paging';
import { gpa32, gva32, hpa32 } from '../../reference/machine';
import { loadExample } from './load-example';
import { outcomeOf, PlainMemory, seeded } from './plain-machine';

type Subject = typeof reference;

const load = (id: string) => loadExample(id, '07-nested-paging/nested-paging.ts');
const CORRECT = ['s001', 's002', 's003', 's004', 's012'];
const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);

const REGS = { guestRoot: gpa32(0xb29a0), hostRoot: hpa32(0x100000) };
const VA = gva32(0x00c07abc);
const READS = [
  'r 0x100000',
  'r 0x1012C8',
  'r 0x2F09AC',
  'r 0x100000',
  'r 0x101310',
  'r 0x31101C',
  'r 0x100000',
  'r 0x101028',
];

function exampleMemory(): PlainMemory {
  const memory = new PlainMemory(0x400000);
  const words = [
    [0x100000, 0x101003],
    [0x1012c8, 0x2f0003],
    [0x101310, 0x311003],
    [0x101028, 0x14003],
    [0x2f09ac, 0xc4003],
    [0x31101c, 0xa003],
  ] as const;
  for (const [pa, value] of words) memory.poke(pa, value);
  return memory;
}

const SIZE = 0x20000;
const FIRST_GUEST_FRAME = 4;
const MOSTLY = { P: 0.92, W: 0.85 };

/** Host tables in frames 1 to 3 that map onto frames 4 to 31; every word of those frames is a likely guest entry. */
function randomMemory(random: (limit: number) => number): PlainMemory {
  const memory = new PlainMemory(SIZE);
  const flags = (large: number): number =>
    (random(1000) < MOSTLY.P * 1000 ? 1 : 0) |
    (random(1000) < MOSTLY.W * 1000 ? 2 : 0) |
    (random(100) < large ? 0x80 : 0);
  const hostFrame = (): number => (random(40) === 0 ? 32 + random(2) : FIRST_GUEST_FRAME + random(28));
  memory.poke(0x1000, 0x2003);
  memory.poke(0x1004, 0x3000 | flags(0));
  memory.poke(0x1008, 0x80 | flags(0) | (random(4) === 0 ? 0x5000 : 0));
  memory.poke(0x100c, 0x40000000 | flags(0));
  for (const table of [0x2000, 0x3000]) {
    for (let index = 0; index < 64; index++) memory.poke(table + index * 4, hostFrame() * 0x1000 + flags(10));
  }
  const guestPage = (): number => {
    const region = random(20);
    if (region === 0) return 0x800 + FIRST_GUEST_FRAME + random(30);
    if (region === 1) return random(0x100000);
    return region < 5 ? 0x400 + random(64) : random(64);
  };
  for (let pa = FIRST_GUEST_FRAME * 0x1000; pa < SIZE; pa += 4) {
    const large = random(12) === 0;
    const frame = large ? random(3) * 0x400 + (random(8) === 0 ? 4 : 0) : guestPage();
    memory.poke(pa, (frame * 0x1000 + (flags(0) | (large ? 0x80 : 0))) >>> 0);
  }
  return memory;
}

const MEMORIES = SEEDS.map((seed) => randomMemory(seeded(seed)));

function memoryOf(seed: number): PlainMemory {
  return (MEMORIES[seed] ?? new PlainMemory(SIZE)).copy();
}

function drawRegs(random: (limit: number) => number): reference.Nested32 {
  const guestRoot = random(30) === 0 ? 0xfffff800 : random(64) * 0x1000 + (random(3) === 0 ? 0x9a0 : 0);
  const hostRoot = random(40) === 0 ? 0x1002 : random(40) === 0 ? 0x1fffc : 0x1000;
  return { guestRoot: gpa32(guestRoot), hostRoot: hpa32(hostRoot) };
}

const drawVa = (random: (limit: number) => number): number =>
  (random(1024) * 0x400000 + random(1024) * 0x1000 + random(0x1000)) >>> 0;
const drawAccess = (random: (limit: number) => number): 'r' | 'w' => (random(2) === 0 ? 'r' : 'w');

function replayWalks(subject: Subject, seed: number): string {
  const random = seeded(seed + 100);
  const memory = memoryOf(seed);
  for (let count = 0; count < 60; count++) {
    const regs = drawRegs(random);
    const access = drawAccess(random);
    const gpa = gpa32(random(4) * 0x400000 + random(64) * 0x1000 + random(0x1000));
    const va = gva32(drawVa(random));
    memory.log.push(outcomeOf(() => subject.hostWalk32(memory, regs.hostRoot, gpa, access)));
    memory.log.push(outcomeOf(() => subject.nestedWalk32(memory, regs, va, access)));
  }
  return memory.log.join('\n');
}

function replayTlb(subject: Subject, seed: number): string {
  const random = seeded(seed + 200);
  const memory = memoryOf(seed);
  const tlb = subject.createTlb32(memory, random(4));
  const vms = ['vm1', 'vm2', '7 vm1'];
  const addresses = Array.from({ length: 5 }, () => drawVa(random));
  const roots = [0x5000, 0x59a0].map((root) => ({ guestRoot: gpa32(root), hostRoot: hpa32(0x1000) }));
  for (let count = 0; count < 120; count++) {
    const vm = vms[random(vms.length)] ?? '';
    const va = gva32(addresses[random(addresses.length)] ?? 0);
    const choice = count === 3 ? 0 : random(12);
    const regs = roots[random(8) === 0 ? 1 : 0] ?? REGS;
    const access = drawAccess(random);
    const call = (): unknown => {
      if (choice === 0) return tlb.load(vm, regs);
      if (choice === 1) return tlb.invlpg(va);
      if (choice === 2 && random(3) === 0) return tlb.hostUnmapped(vm);
      return tlb.translate(va, access);
    };
    memory.log.push(outcomeOf(call));
  }
  return memory.log.join('\n');
}

const REFERENCE_WALKS = SEEDS.map((seed) => replayWalks(reference, seed));
const REFERENCE_TLB = SEEDS.map((seed) => replayTlb(reference, seed));

function walksDiffer(subject: Subject): boolean {
  return SEEDS.some((seed) => replayWalks(subject, seed) !== REFERENCE_WALKS[seed]);
}

function tlbDiffers(subject: Subject): boolean {
  return SEEDS.some((seed) => replayTlb(subject, seed) !== REFERENCE_TLB[seed]);
}

describe('the seeded sequences', () => {
  test('reach successes, hits and every kind of fault in both stages', () => {
    const lines = [...REFERENCE_WALKS, ...REFERENCE_TLB].join('\n');
    for (const word of ['not-present', 'protection', 'reserved-bit', 'out-of-range']) {
      for (const stage of ['guest', 'host']) {
        expect(lines).toMatch(new RegExp(`"code":"${word}","stage":"${stage}"`));
      }
    }
    expect(lines).toMatch(/"gpa":\d+,"hpa":\d+,"ok":true/);
    expect(lines).toMatch(/"hit":true/);
    expect(lines).toMatch(/throws RangeError/);
  });
});

describe.each(CORRECT)('%s', (id) => {
  test('gives the worked example of chapter 07, with its trace', () => {
    const { nestedWalk32 } = load(id);
    const memory = exampleMemory();
    expect(nestedWalk32(memory, REGS, VA, 'w')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
    expect(memory.log).toEqual([
      ...['r 0x100000', 'r 0x1012C8', 'w 0x100000 0x101023', 'w 0x1012C8 0x2F0063', 'r 0x2F09AC'],
      ...['r 0x100000', 'r 0x101310', 'w 0x101310 0x311063', 'r 0x31101C'],
      ...['r 0x100000', 'r 0x101028', 'w 0x101028 0x14063', 'w 0x2F09AC 0xC4023', 'w 0x31101C 0xA063'],
    ]);
    memory.log.length = 0;
    nestedWalk32(memory, REGS, VA, 'w');
    expect(memory.log).toEqual(READS);
  });

  test('hits in the TLB without a reference after the first translation', () => {
    const memory = exampleMemory();
    const tlb = load(id).createTlb32(memory, 4);
    tlb.load('vm2', REGS);
    expect(tlb.translate(VA, 'r')).toEqual({ ok: true, hpa: 0x14abc, hit: false });
    memory.log.length = 0;
    expect(tlb.translate(VA, 'r')).toEqual({ ok: true, hpa: 0x14abc, hit: true });
    expect(memory.log).toEqual([]);
  });

  test('does what the reference does on seeded walks, reference by reference', () => {
    expect(walksDiffer(load(id))).toBe(false);
  });

  test('does what the reference does on seeded TLB sequences', () => {
    expect(tlbDiffers(load(id))).toBe(false);
  });
});

describe('mistakes', () => {
  test('s006 has a right host walk and stubs for the rest', () => {
    const subject = load('s006');
    const { nestedWalk32, createTlb32 } = subject;
    const host: Subject = { ...reference, hostWalk32: subject.hostWalk32 };
    expect(walksDiffer(host)).toBe(false);
    expect(outcomeOf(() => nestedWalk32(exampleMemory(), REGS, VA, 'r'))).toContain('NotImplementedError');
    expect(outcomeOf(() => createTlb32(exampleMemory(), 1))).toContain('NotImplementedError');
  });

  test('s007 translates the base of a guest table and adds the index after (07-M2)', () => {
    const memory = exampleMemory();
    expect(load('s007').nestedWalk32(memory, REGS, VA, 'r')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
    const crossing = exampleMemory();
    load('s007').nestedWalk32(crossing, REGS, gva32(0x66000000), 'r');
    // Index 408 lies at gPA 0xB3000: host index 0xB3, not 0xB2.
    expect(crossing.log).toContain('r 0x1012C8');
    expect(crossing.log).not.toContain('r 0x1012CC');
  });

  test('s008 walks to guest entries as if it only read them (07-M17)', () => {
    const memory = exampleMemory();
    load('s008').nestedWalk32(memory, REGS, VA, 'r');
    expect(memory.log).toContain('w 0x1012C8 0x2F0023');
  });

  test('s009 serves writes from a read-filled entry (07-M13) and replaces first in, first out (07-M14)', () => {
    expect(walksDiffer(load('s009'))).toBe(false);
    const tlb = load('s009').createTlb32(exampleMemory(), 2);
    tlb.load('vm2', REGS);
    tlb.translate(VA, 'r');
    expect(tlb.translate(VA, 'w')).toMatchObject({ hit: true });
    expect(tlbDiffers(load('s009'))).toBe(true);
  });

  test('s010 lets the guest write where the host allows only reading (07-M9)', () => {
    const memory = exampleMemory();
    memory.poke(0x101028, 0x14001);
    expect(load('s010').nestedWalk32(memory, REGS, VA, 'w')).toMatchObject({ ok: true, hpa: 0x14abc });
    expect(reference.nestedWalk32(memory, REGS, VA, 'w')).toMatchObject({ ok: false });
  });

  test('s011 does not parse', () => {
    expect(() => load('s011')).toThrow(/nested-paging\.ts:26:0: ERROR: Unexpected "export"/);
  });

  test('s013 gives the worked example and spins on a page that is not present', () => {
    expect(load('s013').nestedWalk32(exampleMemory(), REGS, VA, 'r')).toMatchObject({ hpa: 0x14abc });
    const memory = new PlainMemory(0x200000, 10_000);
    expect(outcomeOf(() => load('s013').nestedWalk32(memory, REGS, VA, 'r'))).toContain('lost its patience');
    expect(new Set(memory.log)).toEqual(new Set(['r 0x100000']));
  });

  test('s015 forgets the reserved bits of large leaves and nothing else', () => {
    const subject = load('s015');
    expect(subject.nestedWalk32(exampleMemory(), REGS, VA, 'r')).toMatchObject({ hpa: 0x14abc });
    expect(walksDiffer(load('s015'))).toBe(true);
    const memory = new PlainMemory(0x400000);
    memory.poke(0x100000, 0x1083);
    expect(subject.hostWalk32(memory, hpa32(0x100000), gpa32(0x123), 'r')).toEqual({ ok: true, hpa: 0x123 });
  });

  test('s017 is the untouched starter: it throws NotImplementedError', () => {
    const { hostWalk32 } = load('s017');
    const call = () => hostWalk32(exampleMemory(), hpa32(0x100000), gpa32(0), 'r');
    expect(outcomeOf(call)).toContain('NotImplementedError');
  });
});
