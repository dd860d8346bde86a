import {
  pageAndOffsetAddUp,
  pagesOfEveryByte,
  partsAddUp32,
  partsAddUp48,
} from '../../assignments/01-addresses/conditions';
import { invariants } from '../../assignments/01-addresses/invariants';
import type { Property } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { openAddresses } from './01-addresses/chapter';
import { scoreOf } from './support/open-chapter';

type Condition = NonNullable<Property['condition']>;

const bench = openAddresses();

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

const conditions: readonly (readonly [string, Condition, string])[] = [
  ['round-trip', partsAddUp32, '01-M5'],
  ['round-trip', partsAddUp32, '01-M4'],
  ['split48-arithmetic', partsAddUp48, '01-M3'],
  ['split48-arithmetic', partsAddUp48, '01-M7'],
  ['split48-arithmetic', partsAddUp48, '01-M8'],
  ['touched-bytes', pagesOfEveryByte, '01-M9'],
];

describe('the conditions of chapter 01', () => {
  it.each(conditions)('of %s find a fault by themselves (%#)', (generator, condition, fault) => {
    expect(brokenRuns(condition, generator, bench.reference)).toBe(0);
    expect(brokenRuns(condition, generator, faulty(fault))).toBeGreaterThanOrEqual(20);
  });

  it('of page-and-offset find an offset outside the page, and a page that is off by one', () => {
    const shifted: SubjectExports = { pageOf: (va: number, size: number) => ({ page: 0, offset: va % (2 * size) }) };
    expect(brokenRuns(pageAndOffsetAddUp, 'page-and-offset', shifted)).toBeGreaterThanOrEqual(30);
    expect(brokenRuns(pageAndOffsetAddUp, 'page-and-offset', bench.reference)).toBe(0);
  });

  it.each(conditions)('of %s do not hold for empty answers (%#)', (generator, condition) => {
    const empty = () => ({});
    const subject: SubjectExports = { split32: empty, join32: empty, split48: empty, pagesTouched: empty };
    expect(brokenRuns(condition, generator, subject)).toBe(40);
  });
});

describe('the invariant round-trip', () => {
  const calls: readonly OperationCall[] = [
    { op: 'split32', args: { va: '0xFFC01ABC' } },
    { op: 'pageOf', args: { va: '0x7ABC', pageSize: 32 } },
  ];

  function broken(subject: SubjectExports): readonly (string | null | undefined)[] {
    return bench.stepsOf(subject, { setup: {}, calls }).map((step) => invariants['round-trip']?.(step, []));
  }

  it('holds for the reference and asks nothing of other operations', () => {
    expect(broken(bench.reference)).toEqual([null, null]);
  });

  it('breaks where join32 gives another address, also a negative one', () => {
    const [split, page] = broken(faulty('01-M2'));
    expect(split).toContain('join32 does not make the address again');
    expect(page).toBeNull();
  });

  it('leaves a join32 that throws to its own tests', () => {
    const throwing: SubjectExports = {
      ...bench.reference,
      join32: () => {
        throw new RangeError('no');
      },
    };
    expect(broken(throwing)).toEqual([null, null]);
  });
});

/** Mistakes that have no name in the course, each against the clause that forbids it. */
const mutants: readonly (readonly [clause: string, mistake: string, find: string, replace: string])[] = [
  ['01.S3', 'accepts index 1024', "'idx[1]', leaf, 0x3ff)", "'idx[1]', leaf, 0x400)"],
  ['01.S3', 'accepts offset 4096', "'offset', parts.offset, 0xfff)", "'offset', parts.offset, 0x1000)"],
  ['01.S5', 'changes the value it reports', 'step: -1, at: va }', 'step: -1, at: va & 0xffffffffffffn }'],
  ['01.S5', 'calls the step 0', 'step: -1, at: va }', 'step: 0, at: va }'],
  [
    '01.S5',
    'looks at bit 48 only',
    'signBits !== 0n && signBits !== 0x1ffffn',
    '((va >> 47n) & 1n) !== ((va >> 48n) & 1n)',
  ],
  ['01.S7', 'accepts 2^64', 'va >= 1n << 64n', 'va > 1n << 64n'],
  ['01.S7', 'accepts negative values', 'va < 0n || va >= 1n << 64n', 'va >= 1n << 64n'],
  ['01.S8', 'accepts 2^32', "'va', va, ADDRESS_SPACE - 1)", "'va', va, ADDRESS_SPACE)"],
  ['01.S8', 'accepts fractions', '!Number.isSafeInteger(n) || n < 0 || n > most', '!(n >= 0 && n <= most)'],
  [
    '01.S9',
    'shifts with a 32-bit operator',
    'page: Math.floor(address / pageSize)',
    'page: address >> Math.log2(pageSize)',
  ],
  ['01.S9', 'keeps the page size at 4096', 'offset: address % pageSize', 'offset: address % 4096'],
  ['01.S10', 'accepts 16', 'const SMALLEST_PAGE = 32', 'const SMALLEST_PAGE = 16'],
  ['01.S10', 'accepts 2^31', 'const LARGEST_PAGE = 2 ** 30', 'const LARGEST_PAGE = 2 ** 31'],
  ['01.S10', 'refuses 2^30', 'const LARGEST_PAGE = 2 ** 30', 'const LARGEST_PAGE = 2 ** 29'],
  [
    '01.S10',
    'does not look at the page size when len is 0',
    "  requirePageSize('pagesTouched', pageSize);",
    "  if (len !== 0) requirePageSize('pagesTouched', pageSize);",
  ],
  ['01.S11', 'lists the two ends only', 'page <= last; page++', 'page <= last; page += Math.max(1, last - first)'],
  ['01.S11', 'descends', 'pages.push(page)', 'pages.unshift(page)'],
  ['01.S12', 'refuses an end at 2^32', "'len', len, ADDRESS_SPACE - va)", "'len', len, ADDRESS_SPACE - va - 1)"],
  [
    '01.S12',
    'accepts a negative length',
    "requireInteger('pagesTouched', 'len', len, ADDRESS_SPACE - va);",
    "requireInteger('pagesTouched', 'len', Math.abs(len), ADDRESS_SPACE - va);",
  ],
];

describe('the suites of chapter 01, beside the named faults', () => {
  it.each(mutants)('catch a submission that breaks %s: it %s', async (_clause, mistake, find, replace) => {
    const judged = await bench.judge(bench.faulty({ id: mistake, edits: [{ find, replace }] }));
    expect(scoreOf(judged)).toBeLessThan(100);
  });
});
