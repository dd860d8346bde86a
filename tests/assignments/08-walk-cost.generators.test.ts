import type { Property, Sequence, Step } from '../../grader/contracts/chapter';
import type { Observation } from '../../grader/contracts/engine';
import { createRandom } from '../../grader/judge/random';
import { judgedStep } from '../../grader/judge/steps';
import { drawGuest } from '../../assignments/08-walk-cost/generation/draw-guest';
import { drawWorld } from '../../assignments/08-walk-cost/generation/world';
import { properties } from '../../assignments/08-walk-cost/generators';
import { operations } from '../../assignments/08-walk-cost/operations';
import { CHAPTER_08 } from './08-walk-cost/chapter';

const RUNS = Array.from({ length: 40 }, (_, run) => run);
const DRAWN = CHAPTER_08.hidden.properties ?? [];

function propertyNamed(name: string): Property {
  const property = properties[name];
  if (property === undefined) throw new Error(`no property ${name}`);
  return property;
}

function sequencesOf({ generator, seed }: { readonly generator: string; readonly seed: number }): readonly Sequence[] {
  return RUNS.map((run) => propertyNamed(generator).generate(createRandom(seed + run), run));
}

function observe(sequence: Sequence): readonly Observation[] {
  return CHAPTER_08.run(CHAPTER_08.reference, sequence).observations;
}

function stepsOf(sequence: Sequence): readonly Step[] {
  return observe(sequence).flatMap((observation, i) => {
    const call = sequence.calls[i];
    return call === undefined ? [] : [judgedStep(call, observation, CHAPTER_08.chapter.judging)];
  });
}

/** Operations that could have failed: walks, translations and counts. */
function asked(sequence: Sequence): readonly Observation[] {
  return observe(sequence).filter((_, i) => isAsked(sequence.calls[i]?.op ?? ''));
}

function isAsked(op: string): boolean {
  return ['walk', 'mmu.translate', 'refCount'].includes(op);
}

function isGood({ reply }: Observation): boolean {
  if (!('value' in reply)) return false;
  return typeof reply.value === 'number' || JSON.stringify(reply.value).startsWith('{"ok":true');
}

function stepWith(op: string, result: Step['result'], args: Step['call']['args'] = {}): Step {
  return { call: { op, args }, reply: { value: null }, result, references: [], frames: [], calls: [] };
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

  it.each(DRAWN)('$generator: at least half of what is asked succeeds, in every sequence', (property) => {
    const poor = sequencesOf(property).filter((sequence) => {
      const answers = asked(sequence);
      return answers.filter(isGood).length * 2 < answers.length;
    });
    expect(poor).toEqual([]);
  });

  it('grow: the first is short; the caches are used some thousand times in all', () => {
    const sizes = DRAWN.map((property) => sequencesOf(property).map((sequence) => asked(sequence).length));
    expect(sizes.map((each) => each[0]).filter((first) => first === undefined || first > 8)).toEqual([]);
    expect(sizes[3]?.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(900);
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
      '"non-canonical","stage":"guest","step":-1',
      '"out-of-range","stage":"host","step":4',
    ];
    expect(kinds.filter((kind) => !faults.some((fault) => fault.includes(kind)))).toEqual([]);
  });

  it('hit the page walk cache at every depth, and miss it', () => {
    const cached = sequencesOf(DRAWN[3] ?? { generator: 'caches', seed: 1 }).flatMap(stepsOf);
    const texts = cached.map(({ result }) => JSON.stringify(result));
    const depths = [-1, 0, 1, 2].map((pwc) => texts.filter((text) => text.includes(`"pwc":${pwc}`)).length);
    expect(depths.every((count) => count >= 20)).toBe(true);
  });
});

describe('a drawn world', () => {
  it('translates where it promises to, at the promised cost, and faults elsewhere', () => {
    for (const seed of RUNS) {
      const { guest, host, good, bad } = drawWorld(createRandom(seed + 1), seed);
      const roots = { guestRoot: hex(guest.guestRoot), hostRoot: hex(host.hostRoot) };
      const calls = [...good, ...bad].map(({ va, access }) => ({
        op: 'walk',
        args: { ...roots, va: hex(va), access },
      }));
      const steps = stepsOf({ setup: { size: '0x600000000' }, calls: [...host.calls, ...calls] });
      const answers = steps.slice(host.calls.length).map(({ result }) => result as { ok?: boolean; refs?: number });
      expect(answers.map(({ ok }) => ok)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
      const costs = good.map(({ guestSteps, hostSteps }) => hostSteps.reduce((sum, n) => sum + n, guestSteps));
      expect(answers.slice(0, good.length).map(({ refs }) => refs)).toEqual(costs);
    }
  });

  it('has pages of all sizes and canonical addresses of both halves', () => {
    const guests = RUNS.map((seed) => drawGuest(createRandom(seed + 1), 3));
    const sizes = new Set(guests.flatMap(({ leaves }) => leaves.map(({ size }) => size)));
    const upper = guests.filter(({ leaves }) => leaves.some(({ va }) => va >= 2n ** 63n)).length;
    expect([...sizes].sort()).toEqual([12, 21, 30]);
    expect(upper).toBeGreaterThan(5);
    expect(upper).toBeLessThan(40);
  });
});

describe("the properties' own conditions", () => {
  const answer = { ok: true, gpa: '0x40345678', hpa: '0x80345678', refs: 19, guestPage: 21, hostPage: 12 };

  it('composition finds an address that lost bits below its page size', () => {
    const args = { va: '0x7F8A12345678' };
    const { condition } = propertyNamed('composition');
    expect(condition?.([stepWith('walk', answer, args)], [])).toBeNull();
    expect(condition?.([stepWith('walk', { ...answer, gpa: '0x40300678' }, args)], [])).toMatchObject({ at: 0 });
    expect(condition?.([stepWith('walk', { ...answer, hpa: '0x80345000' }, args)], [])).toMatchObject({ at: 0 });
  });

  it('cost finds a walk whose refs are not what refCount says', () => {
    const { condition } = propertyNamed('cost');
    expect(condition?.([stepWith('walk', answer), stepWith('refCount', 19)], [])).toBeNull();
    expect(condition?.([stepWith('walk', answer), stepWith('refCount', 15)], [])).toMatchObject({ at: 0 });
    expect(condition?.([stepWith('walk', answer), stepWith('walk', answer)], [])).toBeNull();
  });

  it('has operations for all that is drawn', () => {
    const names = new Set(DRAWN.flatMap(sequencesOf).flatMap(({ calls }) => calls.map(({ op }) => op)));
    expect([...names].filter((name) => operations.operations[name] === undefined)).toEqual([]);
  });
});

function hex(value: bigint): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
