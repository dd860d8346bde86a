import type { Json } from '../contracts/json';
import type { ScalarType } from '../contracts/type-spec';
import { isObject } from './json-kind';
import { show } from './show-value';

/** How a scalar stands in a suite file. */
export interface ScalarRule {
  /** What is legal as an argument, as a phrase after "expected". */
  readonly argument: string;
  /** What is legal as an expectation. */
  readonly result: string;
  /** Whether a value may stand there as an expectation: what a correct submission can return. */
  readonly isResult: (value: Json) => boolean;
  /** Whether a value may stand there as an argument: also a deliberate nonsense number, for tests of `RangeError`. */
  readonly isArgument: (value: Json) => boolean;
  /** A hex string, a JSON number or something else; `$fresh` and `$approx` make sense for a number only. */
  readonly form: 'hex' | 'number' | 'other';
}

/**
 * The rules of all scalar types.
 *
 * @source course README.md section 5, C.1 to C.3
 */
export const SCALAR_RULES: Readonly<Record<ScalarType, ScalarRule>> = {
  addr32: hexRule(32, 'an address of 32 bits, as a hex string such as "0x7ABC"'),
  at32: hexRule(53, 'the place of a fault, as a hex string such as "0x7ABC"'),
  pte32: hexRule(32, 'an entry of 32 bits, as a hex string such as "0x2007"'),
  addr64: hexRule(64, 'an address of 64 bits, as a hex string such as "0x7ABC"'),
  pte64: hexRule(64, 'an entry of 64 bits, as a hex string such as "0x2007"'),
  page: wholeRule('a page number'),
  frame: wholeRule('a frame number'),
  count: wholeRule('a count'),
  pid: wholeRule('a process id'),
  index: wholeRule('an index'),
  root: wholeRule('a root number'),
  byte: wholeRule('a byte'),
  step: numberRule(
    'a step',
    'a whole number, at least -1',
    (value) => Number.isSafeInteger(value) && Number(value) >= -1,
  ),
  fraction: numberRule('a fraction', 'a JSON number', (value) => typeof value === 'number'),
  vm: plainRule('a VM id, as a string', (value) => typeof value === 'string' && value !== ''),
  text: plainRule('a string', (value) => typeof value === 'string'),
  access: plainRule('"r" or "w"', (value) => value === 'r' || value === 'w'),
  mode: plainRule('"user" or "kernel"', (value) => value === 'user' || value === 'kernel'),
  boolean: plainRule('true or false', (value) => typeof value === 'boolean'),
  none: plainRule('no value at all (null in an expectation)', (value) => value === null),
};

/** A hex string as suite files write it: upper case after `0x`, no leading zeros. */
export const CANONICAL_HEX = /^0x(0|[1-9A-F][0-9A-F]*)$/;

/** `{"$num":"NaN"}`, `{"$num":"Infinity"}` or `{"$num":"-Infinity"}`: a number that JSON cannot write. */
export function isUnwritableNumber(value: Json): boolean {
  const text = JSON.stringify(value);
  return ['NaN', 'Infinity', '-Infinity'].some((name) => text === `{"$num":"${name}"}`);
}

/** Says how a hex string that is nearly right is written; empty for anything else. */
export function hexAdvice({ form }: Pick<ScalarRule, 'form'>, value: Json): string {
  const isNear = typeof value === 'string' && !CANONICAL_HEX.test(value) && /^0x[0-9a-f]+$/i.test(value);
  return form === 'hex' && isNear ? ` (write ${hexOf(value)}: upper case after 0x, no leading zeros)` : '';
}

/** The same, and how deliberate nonsense is written. */
export function argumentAdvice(rule: ScalarRule, value: Json): string {
  if (rule.form === 'other') return '';
  if (isObject(value)) return ' (a number that JSON cannot write is {"$num":"NaN"}, "Infinity" or "-Infinity")';
  if (rule.form === 'hex' && Number.isSafeInteger(value) && Number(value) >= 0) {
    return ` (write ${hexOf(Number(value))}: only a number that is no address stays a JSON number)`;
  }
  if (rule.form === 'hex' && typeof value === 'string' && CANONICAL_HEX.test(value)) {
    return ` (deliberate nonsense is a JSON number: ${BigInt(value)})`;
  }
  return hexAdvice(rule, value);
}

function hexOf(value: string | number): string {
  return show(`0x${BigInt(value).toString(16).toUpperCase()}`);
}

function hexRule(bits: 32 | 53 | 64, expected: string): ScalarRule {
  const limit = 2n ** BigInt(bits);
  const isResult = (value: Json): boolean =>
    typeof value === 'string' && CANONICAL_HEX.test(value) && BigInt(value) < limit;
  // A bigint can be too large or negative, never fractional or NaN; a 32-bit address is a number and can be all of that.
  const isNonsense64 = (value: Json): boolean =>
    (typeof value === 'string' && CANONICAL_HEX.test(value)) ||
    (Number.isInteger(value) && (Number(value) < 0 || Number(value) >= 2 ** 64));
  const isNonsense32 = (value: Json): boolean =>
    isUnwritableNumber(value) || (typeof value === 'number' && !isWord(value));
  const isNonsense = bits === 64 ? isNonsense64 : isNonsense32;
  return {
    argument: expected,
    result: expected,
    isResult,
    isArgument: (value) => isResult(value) || isNonsense(value),
    form: 'hex',
  };
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

function wholeRule(noun: string): ScalarRule {
  return numberRule(noun, 'a whole number, at least 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
}

function numberRule(noun: string, range: string, isResult: (value: Json) => boolean): ScalarRule {
  const isArgument = (value: Json): boolean => typeof value === 'number' || isUnwritableNumber(value);
  return { argument: `${noun}, as a JSON number`, result: `${noun}: ${range}`, isResult, isArgument, form: 'number' };
}

function plainRule(expected: string, isResult: (value: Json) => boolean): ScalarRule {
  return { argument: expected, result: expected, isResult, isArgument: isResult, form: 'other' };
}
