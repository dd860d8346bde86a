import type { Property, Sequence, Step } from '../../grader/contracts/chapter';
import type { Observation } from '../../grader/contracts/engine';
import { createRandom } from '../../grader/judge/random';
import { judgedStep } from '../../grader/judge/steps';
import { drawGuest } from '../../assignments/07-nested-paging/generation/draw-guest';
import { drawHost, drawMachine } from '../../assignments/07-nested-paging/generation/draw-host';
import { spotsOf } from '../../assignments/07-nested-paging/generation/world';
import type { Spot } from '../../assignments/07-nested-paging/generation/world';
import { properties } from '../../assignments/07-nested-paging/generators';
import { operations } from '../../assignments/07-nested-paging/operations';
import { CHAPTER, HIDDEN } from './07-nested-paging/chapter-files';
import { REFERENCE_SUBJECT } from './07-nested-paging/grade-plainly';
import { runPlain } from './07-nested-paging/plain-engine';

const RUNS = Array.from({ length: 40 }, (_, run) => run);
const DRAWN = HIDDEN.properties ?? [];

function propertyNamed(name: string): Property {
  const property = properties[name];
  if (property === undefined) throw new Error(`no property ${name}`);
  return property;
}

function sequencesOf({ generator, seed }: { readonly generator: string; readonly seed: number }): readonly Sequence[] {
  return RUNS.map((run) => propertyNamed(generator).generate(createRandom(seed + run), run));
}

function observe(sequence: Sequence): readonly Observation[] {
  return runPlain(REFERENCE_SUBJECT, sequence).observations;
}

function stepsOf(sequence: Sequence): readonly Step[] {
  return observe(sequence).flatMap((observation, i) => {
    const call = sequence.calls[i];
    return call === undefined ? [] : [judgedStep(call, observation, CHAPTER.judging)];
  });
}

function isOk({ reply }: Observation): boolean {
  return 'value' in reply && JSON.stringify(reply.value).startsWith('{"ok":true');
}

describe('the sequences of the properties', () => {
  it('have a generator per property of the suite, and none is left over', () => {
    expect(Object.keys(properties).sort()).toEqual(DRAWN.map(({ generator }) => generator).sort());
  });

  it.each(DRAWN)('$generator: equal seeds give equal sequences', (property) => {
    expect(sequencesOf(property)).toEqual(sequencesOf(property));
  });

  it.each(DRAWN)('$generator: the reference throws nowhere', (property) => {
    const replies = sequencesOf(property)
      .flatMap(observe)
      .map(({ reply }) => reply);
    expect(replies.filter((reply) => 'thrown' in reply)).toEqual([]);
  });

  it.each(DRAWN)('$generator: at least half of the operations of every sequence succeed', (property) => {
    const poor = sequencesOf(property).filter((sequence) => {
      const asked = observe(sequence).filter(
        (_, i) => operations.operations[sequence.calls[i]?.op ?? '']?.harness === false,
      );
      return asked.filter(isOk).length * 2 < asked.length;
    });
    expect(poor).toEqual([]);
  });

  it.each(DRAWN)('$generator: the first sequence is short and the last one long', (property) => {
    const asked = sequencesOf(property).map(
      ({ calls }) => calls.filter(({ op }) => operations.operations[op]?.harness === false).length,
    );
    expect(asked[0]).toBeLessThanOrEqual(8);
    expect(asked.at(-1)).toBeGreaterThan(10);
  });

  it('ask for fewer than 3000 operations in all', () => {
    expect(DRAWN.flatMap(sequencesOf).flatMap(({ calls }) => calls).length).toBeLessThan(3000);
  });

  it('meet every kind of fault', () => {
    const faults = DRAWN.flatMap(sequencesOf)
      .flatMap(stepsOf)
      .map(({ result }) => JSON.stringify(result));
    const kinds = [
      ...['not-present', 'protection', 'reserved-bit'].flatMap((code) => [
        `"${code}","stage":"guest"`,
        `"${code}","stage":"host"`,
      ]),
      '"out-of-range","stage":"host","step":1',
      '"out-of-range","stage":"host","step":2',
    ];
    expect(kinds.filter((kind) => !faults.some((fault) => fault.includes(kind)))).toEqual([]);
  });
});

describe('a drawn world', () => {
  const worlds = Array.from({ length: 200 }, (_, seed) => {
    const random = createRandom(seed + 1);
    const machine = drawMachine(random);
    const guest = drawGuest(random, 3 + (seed % 5));
    return { machine, guest, host: drawHost(random, guest, machine) };
  });

  /** The accesses of a list that end otherwise than expected, each on a fresh machine. */
  function wrongOf(kind: 'good' | 'bad'): readonly Spot[] {
    return worlds.flatMap(({ machine, guest, host }) =>
      spotsOf(guest, host, machine.size)[kind].filter(({ va, access }) => {
        const args = { guestRoot: hex(guest.guestRoot), hostRoot: hex(host.hostRoot), va: hex(va + 0xabc), access };
        const calls = [...host.calls, { op: 'nestedWalk', args }];
        const ended = observe({ setup: { size: hex(machine.size) }, calls }).at(-1);
        return ended === undefined || isOk(ended) !== (kind === 'good');
      }),
    );
  }

  it('translates where it promises to', () => {
    expect(wrongOf('good')).toEqual([]);
  });

  it('faults where it promises to', () => {
    expect(wrongOf('bad')).toEqual([]);
  });

  it('is varied: roots that cross a page or end at 2^32, high addresses, both page sizes', () => {
    const crossing = worlds.filter(({ guest }) => guest.rootPages.length === 2).length;
    const ending = worlds.filter(({ guest }) => guest.guestRoot > 0xfffff000).length;
    const high = worlds.filter(({ machine }) => machine.slots.some((slot) => slot >= 2 ** 31)).length;
    expect([crossing, ending, high].every((count) => count >= 10)).toBe(true);
  });
});

describe("the properties' own conditions", () => {
  it('composition finds a nested walk that disagrees with the host walk of its gPA', () => {
    const walk = { op: 'nestedWalk', args: { va: '0x1000', access: 'r' } };
    const host = { op: 'hostWalk', args: { gpa: '0x2345', access: 'r' } };
    const steps = (hpa: string) => [
      stepWith(walk, { ok: true, gpa: '0x2345', hpa: '0x9345' }),
      stepWith(host, { ok: true, hpa }),
    ];
    const condition = propertyNamed('composition').condition;
    expect(condition?.(steps('0x9345'), [])).toBeNull();
    expect(condition?.(steps('0x8345'), [])).toMatchObject({ at: 0 });
  });

  it('two-vms finds a translation into the memory of the other VM', () => {
    const layout = (hostRoot: string, hpa: string) =>
      stepWith({ op: 'layoutHost', args: { hostRoot, tables: '0x0', map: [{ gpa: '0x0', hpa, w: true }] } }, null);
    const load = stepWith({ op: 'tlb.load', args: { vm: 'a', guestRoot: '0x0', hostRoot: '0x1000' } }, null);
    const translate = (hpa: string) =>
      stepWith({ op: 'tlb.translate', args: { va: '0x0', access: 'r' } }, { ok: true, hpa, hit: true });
    const before = [layout('0x1000', '0x50000'), layout('0x3000', '0x60000'), load];
    const condition = propertyNamed('two-vms').condition;
    expect(condition?.([...before, translate('0x50123')], [])).toBeNull();
    expect(condition?.([...before, translate('0x60123')], [])).toMatchObject({ at: 3 });
  });
});

function stepWith(call: Step['call'], result: Step['result']): Step {
  return { call, result, reply: { value: null }, references: [], frames: [], calls: [] };
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
