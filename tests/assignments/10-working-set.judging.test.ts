import {
  missesAreStackDistances,
  pagesHaveOnePlace,
  recommendReadsTheCurve,
  samplerFollowsItsCalls,
} from '../../assignments/10-working-set/conditions';
import { invariants } from '../../assignments/10-working-set/invariants';
import type { Property, Step } from '../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../grader/contracts/json';
import type { SubjectExports } from '../../grader/contracts/operations';
import { openWorkingSet } from './10-working-set/chapter';
import { scoreOf } from './support/open-chapter';

type Condition = NonNullable<Property['condition']>;

const bench = openWorkingSet();

/** How many of a property's 40 sequences the condition alone, without a look at plain results, finds broken. */
function brokenRuns(condition: Condition, generator: string, subject: SubjectExports): number {
  const test = bench.properties.find((candidate) => candidate.generator === generator);
  if (test === undefined) throw new Error(`no property test draws ${generator}`);
  return bench.sequencesOf(test).filter((sequence) => {
    const oracle = bench.stepsOf(bench.reference, sequence);
    return condition(bench.stepsOf(subject, sequence), oracle) !== null;
  }).length;
}

function faulty(id: string): SubjectExports {
  const fault = bench.faults.find((candidate) => candidate.id === id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return bench.faulty(fault);
}

const conditions: readonly (readonly [string, Condition, string, number])[] = [
  ['stack-distances', missesAreStackDistances, '10-M7', 30],
  ['stack-distances', missesAreStackDistances, '10-M11', 20],
  ['sampler-oracle', samplerFollowsItsCalls, '10-M1', 10],
  ['sampler-oracle', samplerFollowsItsCalls, '10-M5', 10],
  ['sampler-oracle', samplerFollowsItsCalls, '10-M13', 10],
];

describe('the conditions of chapter 10', () => {
  it.each(conditions)('of %s find a fault by themselves (%#)', (generator, condition, fault, least) => {
    expect(brokenRuns(condition, generator, bench.reference)).toBe(0);
    expect(brokenRuns(condition, generator, faulty(fault))).toBeGreaterThanOrEqual(least);
  });

  it('of one-place find a page that is said to be where it is not', () => {
    const subject: SubjectExports = {
      createProxyCache: () => ({ reference: () => ({ where: 'proxy', depth: 1, evicted: null }), missesAt: () => 0 }),
    };
    expect(brokenRuns(pagesHaveOnePlace, 'one-place', bench.reference)).toBe(0);
    expect(brokenRuns(pagesHaveOnePlace, 'one-place', subject)).toBe(40);
  });

  it('of recommend-own-curve find an answer that the own curve does not give', () => {
    const generous: SubjectExports = {
      createProxyCache: () => ({ reference: () => null, missesAt: (x: number) => 9 - x, recommend: () => 0 }),
    };
    expect(brokenRuns(recommendReadsTheCurve, 'recommend-own-curve', bench.reference)).toBe(0);
    expect(brokenRuns(recommendReadsTheCurve, 'recommend-own-curve', generous)).toBeGreaterThanOrEqual(35);
  });

  it.each([
    ['stack-distances', missesAreStackDistances],
    ['one-place', pagesHaveOnePlace],
    ['sampler-oracle', samplerFollowsItsCalls],
    ['recommend-own-curve', recommendReadsTheCurve],
  ] as const)('of %s do not hold for empty answers', (generator, condition) => {
    const empty = () => ({});
    const subject: SubjectExports = {
      createSampler: () => ({ begin: empty, touch: empty, end: empty, estimate: empty }),
      createProxyCache: () => ({ reference: empty, histogram: empty, missesAt: empty, recommend: empty }),
    };
    expect(brokenRuns(condition, generator, subject)).toBe(40);
  });
});

function stepOf(op: string, args: JsonObject, result: Json, probe: Json = null): Step {
  return { call: { op, args }, reply: { value: result }, result, references: [], frames: [], calls: [], probe };
}

function reference(page: number, where: string, evicted: number | null = null): Step {
  return stepOf('reference', { page }, { where, depth: where === 'proxy' ? 1 : null, evicted });
}

function broken(name: string, step: Step, earlier: readonly Step[] = []): string | null {
  const invariant = invariants[name];
  if (invariant === undefined) throw new Error(`no invariant ${name}`);
  return invariant(step, earlier);
}

describe('the invariants of chapter 10', () => {
  it('monotone breaks where more pages miss more', () => {
    expect(broken('monotone', stepOf('histogram', {}, [], { misses: '5 5 3' }))).toBeNull();
    expect(broken('monotone', stepOf('histogram', {}, [], { misses: '5 3 4' }))).toBe(
      'missesAt grows from 1 to 2 extra pages; more memory cannot miss more.',
    );
    expect(broken('monotone', stepOf('histogram', {}, [], { misses: null }))).toBeNull();
  });

  it('exclusive breaks where the answers put one page into two places', () => {
    const earlier = [reference(1, 'disk'), reference(2, 'disk', 1)];
    expect(broken('exclusive', reference(1, 'proxy', 2), earlier)).toBeNull();
    expect(broken('exclusive', reference(2, 'vm'), earlier)).toBeNull();
    expect(broken('exclusive', reference(1, 'vm'), earlier)).toContain('has left it');
    expect(broken('exclusive', reference(2, 'proxy'), earlier)).toBe(
      'A page that is in the VM is answered from the proxy.',
    );
    expect(broken('exclusive', reference(3, 'disk', 1), earlier)).toContain('not in it');
    expect(broken('exclusive', reference(3, 'disk', 3), earlier)).toContain('its own reference');
  });

  it('exclusive starts again with a new cache and asks nothing of malformed answers', () => {
    const created = stepOf('createProxyCache', { vmPages: 1, proxyPages: 1 }, null);
    expect(broken('exclusive', reference(1, 'disk'), [reference(1, 'disk'), created])).toBeNull();
    expect(broken('exclusive', stepOf('reference', { page: 1 }, {}), [])).toBeNull();
  });

  it('estimate-range breaks above all of the memory', () => {
    const probed = (fraction: Json, pages: Json): Step =>
      stepOf('touch', { gfn: 0 }, {}, { estimate: { fraction, pages }, gfnCount: 8 });
    expect(broken('estimate-range', probed({ $num: '0.5' }, 4))).toBeNull();
    expect(broken('estimate-range', probed({ $num: '1.5' }, 8))).toBe('The estimated fraction is not between 0 and 1.');
    expect(broken('estimate-range', probed(1, 9))).toBe('The estimated pages are not between 0 and gfnCount.');
    expect(broken('estimate-range', stepOf('touch', { gfn: 0 }, {}, { estimate: null, gfnCount: 8 }))).toBeNull();
  });
});

/** Mistakes that have no name in the course, each against the clause that forbids it. */
const mutants: readonly (readonly [clause: string, mistake: string, find: string, replace: string])[] = [
  [
    '10.S1',
    'replaces an open period',
    "if (this.period !== null) throw new RangeError('begin",
    "if (false) throw new RangeError('begin",
  ],
  ['10.S1', 'accepts an empty sample', 'if (sample.length === 0) throw', 'if (false) throw'],
  ['10.S1', 'accepts a page twice', 'if (invalid.has(gfn)) throw', 'if (false) throw'],
  ['10.S1', 'accepts a page outside the VM', "this.requirePage('begin', gfn);", ''],
  ['10.S2', 'accepts a touch outside the VM', "this.requirePage('touch', gfn);", ''],
  [
    '10.S3',
    'ends without a period',
    "if (period === null) throw new RangeError('end",
    "if (period === null) return { f: 0, slow: 0, fast: 0 };\n    if (false) throw new RangeError('end",
  ],
  [
    '10.S4',
    'lets mappings stay invalid after end',
    'this.period = null; // 10.S4',
    'if (period.invalid.size === 0) this.period = null;',
  ],
  ['10.S5', 'starts fast at 0', 'this.fast = config.initial;', 'this.fast = 0;'],
  ['10.S6', 'has no third term', ', this.fastIfEndedNow());', ');'],
  ['10.S6', 'forgets slow', 'Math.max(this.slow, this.fast,', 'Math.max(this.fast,'],
  [
    '10.S6',
    'changes fast when asked',
    '    const fraction = Math.max',
    '    this.fast = this.fastIfEndedNow();\n    const fraction = Math.max',
  ],
  ['10.S7', 'rounds to the nearest page', 'Math.ceil(fraction', 'Math.round(fraction'],
  ['10.S7', 'forgets the rounding error', 'const ROUNDING_ERROR = 1e-9', 'const ROUNDING_ERROR = 0'],
  ['10.S8', 'accepts a rate of 0', 'config.slow > 0', 'config.slow >= 0'],
  [
    '10.S8',
    'accepts an initial fraction above 1',
    '!isAboveLeast || !(share <= 1)',
    "!isAboveLeast || (name !== 'initial' && !(share <= 1))",
  ],
  [
    '10.S10',
    'counts a VM hit as a disk read',
    'this.vm.splice(place, 1);',
    'this.vm.splice(place, 1);\n      this.diskCount += 1;',
  ],
  [
    '10.S12',
    'counts every miss as disk',
    'if (depth === null) this.diskCount += 1;\n    else this.countHit(depth);',
    'this.diskCount += 1;\n    if (depth !== null) this.countHit(depth);',
  ],
  [
    '10.S13',
    'does not tell the evicted page without a proxy',
    'return victim;',
    'return this.proxyPages === 0 ? null : victim;',
  ],
  ['10.S13', 'lets the proxy grow', 'if (this.proxy.length > this.proxyPages) this.proxy.pop();', ''],
  ['10.S14', 'gives its own list', 'return [...this.counts];', 'return this.counts;'],
  [
    '10.S15',
    'accepts more extra pages than the proxy has',
    "'extraPages', extraPages, 0, this.proxyPages)",
    "'extraPages', extraPages, 0)",
  ],
  [
    '10.S16',
    'wants fewer misses than asked',
    'this.missesAt(extraPages) <= maxMisses',
    'this.missesAt(extraPages) < maxMisses',
  ],
  [
    '10.S16',
    'does not look at the last size',
    'extraPages <= this.proxyPages; extraPages++',
    'extraPages < this.proxyPages; extraPages++',
  ],
  [
    '10.S16',
    'recommends all there is',
    'return null;\n  }\n\n  private countHit',
    'return this.proxyPages;\n  }\n\n  private countHit',
  ],
  ['10.S17', 'accepts a negative page', "requireInteger('reference', 'the page', page, 0)", 'page'],
  ['10.S17', 'accepts a VM without pages', "'vmPages', config.vmPages, 1)", "'vmPages', config.vmPages, 0)"],
  ['C.17', 'keeps the list of the caller', 'const invalid = new Set<PageNo>();', 'const invalid = setOver(sample);'],
  [
    'C.18',
    'keeps its averages in the module',
    'this.slow = config.initial; // 10.S5',
    'this.slow = shared ??= config.initial;',
  ],
];

/** What some of the mistakes use. */
const PREAMBLE = `
let shared: number | undefined;
const setOver = (list: readonly number[]): Set<number> => {
  const deleted: number[] = [];
  const set = new Set<number>();
  set.delete = (page) => list.includes(page) && !deleted.includes(page) && deleted.push(page) > 0;
  return set;
};
`;

describe('the suites of chapter 10, beside the named faults', () => {
  it.each(mutants)('catch a submission that breaks %s: it %s', async (_clause, mistake, find, replace) => {
    const preamble = { find: '// #region helper\n', replace: PREAMBLE };
    const judged = await bench.judge(bench.faulty({ id: mistake, edits: [{ find, replace }, preamble] }));
    expect(scoreOf(judged)).toBeLessThan(100);
  });
});
