import type { Json } from '../contracts/json';
import type { TypeSpec } from '../contracts/type-spec';
import type { JsonPath } from './json-source';
import { isObject } from './json-kind';
import { unknownName } from './nearest-name';
import { hexAdvice, SCALAR_RULES } from './scalar-rules';
import { show } from './show-value';
import { checkValue, departure, remark, type Departure, type Reading } from './typed-value';

/**
 * Holds an expectation against the result that its operation can have: subsets of objects, matchers anywhere, no value that no
 * correct submission returns.
 *
 * @source course README.md section 5
 */
export function checkExpected(spec: TypeSpec, expected: Json): readonly Departure[] {
  const throws = checkThrows(expected);
  return throws ?? checkValue(spec, expected, EXPECTED);
}

const EXPECTED: Reading = {
  expectedOf: (rule, value) => (rule.isResult(value) ? null : `${rule.result}${hexAdvice(rule, value)}`),
  isComplete: false,
  special: checkMatchers,
};

type MatcherCheck = (spec: TypeSpec, argument: Json, path: JsonPath) => readonly Departure[];

const MATCHERS: Readonly<Record<string, MatcherCheck>> = {
  $any: (_, argument, path) => mustBeTrue('$any', argument, path),
  $fresh: (spec, argument, path) => [
    ...mustBeTrue('$fresh', argument, path),
    ...mustBeNumber('$fresh', spec, path, 'it stands for a frame'),
  ],
  $same: (_, argument, path) =>
    typeof argument === 'string' && argument !== ''
      ? []
      : [departure([...path, '$same'], argument, 'a label, as a string')],
  $approx: (spec, argument, path) => [
    ...(isTolerance(argument)
      ? []
      : [departure([...path, '$approx'], argument, 'a value and a tolerance, such as [0.5, 1e-9]')]),
    ...mustBeNumber('$approx', spec, path, 'it compares numbers'),
  ],
  $set: checkSet,
};

function checkThrows(expected: Json): readonly Departure[] | null {
  if (!isObject(expected) || !Object.hasOwn(expected, '$throws')) return null;
  const others = Object.keys(expected).filter((key) => key !== '$throws');
  if (others.length > 0) return [remark([String(others[0])], 'Nothing may stand beside "$throws".', 'key')];
  if (expected['$throws'] === 'RangeError') return [];
  return [departure(['$throws'], expected['$throws'] ?? null, '"RangeError"')];
}

function checkMatchers(spec: TypeSpec, value: Json, path: JsonPath): readonly Departure[] | null {
  if (!isObject(value) || !Object.keys(value).some((key) => key.startsWith('$'))) return null;
  const entries = Object.entries(value);
  const plain = entries.find(([key]) => !key.startsWith('$'));
  if (plain !== undefined)
    return [remark([...path, plain[0]], `The key ${show(plain[0])} stands beside a matcher.`, 'key')];
  return entries.flatMap(([key, argument]) => checkMatcher(key, spec, argument, path));
}

function checkMatcher(name: string, spec: TypeSpec, argument: Json, path: JsonPath): readonly Departure[] {
  if (name === '$throws') {
    return [remark([...path, name], '"$throws" is for a whole result; it cannot stand inside one.', 'key')];
  }
  if (name === '$record') {
    return [remark([...path, name], 'This expectation was not recorded yet; run `pagewalk author record`.', 'key')];
  }
  const check = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  const legal = [...Object.keys(MATCHERS), '$throws'];
  return check?.(spec, argument, path) ?? [remark([...path, name], unknownName('matcher', name, legal), 'key')];
}

function checkSet(spec: TypeSpec, argument: Json, path: JsonPath): readonly Departure[] {
  const place = [...path, '$set'];
  const list = forms(spec).find((form) => typeof form === 'object' && 'list' in form);
  if (list === undefined) return [remark(place, '"$set" is for a list, and this result is none.', 'key')];
  return checkValue(list, argument, EXPECTED, place);
}

function mustBeTrue(name: string, argument: Json, path: JsonPath): readonly Departure[] {
  return argument === true ? [] : [departure([...path, name], argument, 'true')];
}

function mustBeNumber(name: string, spec: TypeSpec, path: JsonPath, reason: string): readonly Departure[] {
  const isNumber = forms(spec).some((form) => typeof form === 'string' && SCALAR_RULES[form].form === 'number');
  return isNumber
    ? []
    : [remark([...path, name], `"${name}" cannot stand here: ${reason}, and this is no number.`, 'key')];
}

/** What a value of this type can be, without `null`. */
function forms(spec: TypeSpec): readonly TypeSpec[] {
  if (typeof spec === 'string') return [spec];
  if ('nullable' in spec) return forms(spec.nullable);
  return 'union' in spec ? spec.union.flatMap(forms) : [spec];
}

function isTolerance(argument: Json): boolean {
  if (!Array.isArray(argument) || argument.length !== 2) return false;
  return argument.every((item) => typeof item === 'number') && Number(argument[1]) >= 0;
}
